package dev.parlor.config;

import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.Money;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        ModelConfig model,
        TurnConfig turn,
        BudgetConfig budget,
        IdentityConfig identity,
        SelectionConfig selection,
        TopicConfig topic,
        List<NoticeConfig> notices,
        List<ToolConfig> tools) {
    public SiteConfig {
        List<String> unfit = new ArrayList<>();
        if (title.isBlank()) {
            unfit.add("title must not be empty");
        }
        if (models.isEmpty()) {
            unfit.add("models needs at least one provider/name");
        }
        for (String each : models) {
            if (!each.matches("[a-z0-9_-]+/.+")) {
                unfit.add("models: '" + each + "' is not of the form provider/name");
            }
        }
        if (!selection.model().isEmpty() && !models.contains(selection.model())) {
            unfit.add("selection.model: '" + selection.model() + "' is not among the site's models");
        }
        if (!unfit.isEmpty()) {
            throw new UnfitValues(unfit);
        }
        if (!budget.degradeModel().isEmpty() && !models.contains(budget.degradeModel())) {
            throw new IllegalArgumentException(
                    "budget.degrade_model: '" + budget.degradeModel() + "' is not among the site's models");
        }
        origins = List.copyOf(origins);
        models = List.copyOf(models);
        suggestions = List.copyOf(suggestions);
        theme = Map.copyOf(theme);
        notices = List.copyOf(notices);
        tools = List.copyOf(tools);
    }

    /** Whether a tool of it needs tables of the site's own. */
    public boolean hasSql() {
        return tools.stream().anyMatch(tool -> tool.kind() instanceof ToolKind.Sql);
    }

    /**
     * What the model is sent of the past, and how long there is one.
     *
     * @param exchanges most turns that go along
     * @param resume how long after its last message a conversation is picked up again
     * @param retention how long after its last message a conversation is erased; zero: never
     * @param messages most that a conversation may have, of visitor and assistant together; 0 for no limit
     * @param summary what stands in for the turns before those
     */
    public record HistoryConfig(
            int exchanges, Duration resume, Duration retention, int messages, SummaryConfig summary) {
        public HistoryConfig {
            Range.of("exchanges", exchanges, 1, 1_000);
            Range.of("messages", messages, 0, 1_000_000);
            if (!retention.isZero() && retention.compareTo(resume) < 0) {
                throw new IllegalArgumentException("retention is at least as long as resume, or 0s for ever");
            }
        }
    }

    /**
     * What a model is told of the turns that do not go along any more.
     *
     * @param every how many turns have to fall out before it is made anew
     * @param lag most turns beyond {@code exchanges} that go along until it covers them
     * @param tokens most that it has
     * @param inputChars most characters of the conversation that it is made from at a time
     */
    public record SummaryConfig(boolean enabled, int every, int lag, int tokens, int inputChars) {
        public SummaryConfig {
            Range.of("lag", lag, 1, 1_000);
            Range.of("every", every, 1, lag);
            Range.of("tokens", tokens, 50, 10_000);
            Range.of("input_chars", inputChars, 1_000, 1_000_000);
        }
    }

    /**
     * What may be used up; 0 for no limit. Days are those of UTC; tokens are input and output together, so that they also
     * bound models without a price.
     *
     * @param visitorMessagesPerMinute most messages of a visitor, on all servers together
     * @param degradeAt share of a budget from which on a cheaper model answers, from 0 to 1
     * @param degradeModel the one that answers then; empty for the cheapest of the site's models
     * @param exhausted what happens beside the refusal when a budget is used up
     */
    public record BudgetConfig(
            Money visitorDayUsd,
            Money siteDayUsd,
            Money conversationUsd,
            long visitorDayTokens,
            long siteDayTokens,
            long conversationTokens,
            int visitorMessagesPerMinute,
            double degradeAt,
            String degradeModel,
            Exhausted exhausted) {
        private static final long MOST_TOKENS = 1_000_000_000_000L;

        public BudgetConfig {
            Range.of("visitor_day_tokens", visitorDayTokens, 0, MOST_TOKENS);
            Range.of("site_day_tokens", siteDayTokens, 0, MOST_TOKENS);
            Range.of("conversation_tokens", conversationTokens, 0, MOST_TOKENS);
            Range.of("visitor_messages_per_minute", visitorMessagesPerMinute, 0, 100_000);
            if (!(degradeAt >= 0 && degradeAt <= 1)) {
                throw new IllegalArgumentException("degrade_at is " + degradeAt + ", but must be from 0 to 1");
            }
        }

        /** Who learns that a budget is used up: the visitor always does. */
        public enum Exhausted {
            REFUSE,
            /** Operators too, once for each budget and day. */
            NOTIFY
        }
    }

    /**
     * How the models are to answer; a model that does not take one of these is asked without it.
     *
     * @param temperature 0 to 2; null for the model's own
     * @param effort how much it is to think: none, minimal, low, medium, high, xhigh or max; null for the model's own
     * @param stop texts at which an answer ends; at most 4
     * @param cache whether the provider is asked to keep the beginning of a conversation for its next turn
     */
    public record ModelConfig(
            @Nullable Double temperature, @Nullable String effort, List<String> stop, boolean cache) {
        private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

        private static final int MOST_STOPS = 4;

        public ModelConfig {
            if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
                throw new IllegalArgumentException("temperature is " + temperature + ", but must be from 0 to 2");
            }
            if (effort != null && !EFFORTS.contains(effort)) {
                throw new IllegalArgumentException(
                        "effort is none, minimal, low, medium, high, xhigh or max, not '" + effort + "'");
            }
            if (stop.size() > MOST_STOPS || stop.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException("stop has at most 4 texts, none of them blank");
            }
            stop = List.copyOf(stop);
        }
    }

    /**
     * Bounds of a turn.
     *
     * @param rounds most answers of the model in one turn
     * @param toolChoice auto, none, required or the name of a tool
     * @param firstToken how long a provider may take to begin
     * @param betweenTokens how long it may be silent after that
     * @param betweenContent how long it may only give signs of life after that
     * @param deadline of the turn as a whole
     * @param gather how long a turn waits for more messages before it asks
     * @param during what becomes of a message that comes during an answer
     */
    public record TurnConfig(
            int rounds,
            String toolChoice,
            boolean parallelTools,
            int outputTokens,
            Duration firstToken,
            Duration betweenTokens,
            Duration betweenContent,
            Duration deadline,
            Duration gather,
            During during) {
        private static final long LONGEST_GATHER_MS = 5_000;

        public TurnConfig {
            Range.of("rounds", rounds, 1, 100);
            Range.of("output_tokens", outputTokens, 1, 1_000_000);
            Range.of("gather in ms", gather.toMillis(), 0, LONGEST_GATHER_MS);
        }

        /** What becomes of a message that comes during an answer. */
        public enum During {
            /** The next turn answers it. */
            QUEUE,
            /** The answer that is being given takes it in. */
            STEER
        }
    }
}
