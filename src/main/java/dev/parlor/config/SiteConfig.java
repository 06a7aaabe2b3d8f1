package dev.parlor.config;

import dev.parlor.config.tool.ToolConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code conf/sites/<id>.yaml}: all that makes one assistant differ from another. */
public record SiteConfig(
        String title,
        List<String> origins,
        List<String> models,
        String greeting,
        List<String> suggestions,
        Map<String, String> theme,
        String prompt,
        HistoryConfig history,
        TurnConfig turn,
        BudgetConfig budget,
        IdentityConfig identity,
        List<ToolConfig> tools) {
    public SiteConfig {
        if (title.isBlank()) {
            throw new IllegalArgumentException("title must not be empty");
        }
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models needs at least one provider/name");
        }
        for (String model : models) {
            if (!model.matches("[a-z0-9_-]+/.+")) {
                throw new IllegalArgumentException("models: '" + model + "' is not of the form provider/name");
            }
        }
        origins = List.copyOf(origins);
        models = List.copyOf(models);
        suggestions = List.copyOf(suggestions);
        theme = Map.copyOf(theme);
        tools = List.copyOf(tools);
    }

    /**
     * What the model is sent of the past.
     *
     * @param exchanges most turns that go along
     * @param resume how long after its last message a conversation is picked up again
     */
    public record HistoryConfig(int exchanges, Duration resume) {
        public HistoryConfig {
            Range.of("exchanges", exchanges, 1, 1_000);
        }
    }

    /**
     * Bounds of a turn.
     *
     * @param rounds most answers of the model in one turn
     * @param toolChoice auto, none, required or the name of a tool
     * @param firstToken how long a provider may take to begin
     * @param betweenTokens how long it may pause after that
     * @param deadline of the turn as a whole
     */
    public record TurnConfig(
            int rounds,
            String toolChoice,
            boolean parallelTools,
            int outputTokens,
            Duration firstToken,
            Duration betweenTokens,
            Duration deadline) {
        public TurnConfig {
            Range.of("rounds", rounds, 1, 100);
            Range.of("output_tokens", outputTokens, 1, 1_000_000);
        }
    }

    /**
     * What one visitor may use up.
     *
     * @param visitorMessagesPerMinute most messages of a visitor, on all servers together; 0: no limit
     */
    public record BudgetConfig(int visitorMessagesPerMinute) {
        public BudgetConfig {
            Range.of("visitor_messages_per_minute", visitorMessagesPerMinute, 0, 100_000);
        }
    }
}
