package dev.parlor.provider.official;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import java.util.Objects;
import java.util.stream.Collectors;

/** Anthropic's own client, with its own way to put an answer together. */
final class OfficialAnthropic implements AutoCloseable {
    private final AnthropicClient client;

    OfficialAnthropic(String url) {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(url)
                .apiKey("sk-test")
                .maxRetries(0)
                .build();
    }

    Reading read(String model) {
        MessageCreateParams question = MessageCreateParams.builder()
                .model(model)
                .maxTokens(100)
                .addUserMessage("hello")
                .build();
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(question)) {
            events.stream().forEach(whole::accumulate);
            return reading(whole.message());
        } catch (AnthropicException | IllegalStateException refused) {
            return Reading.failure();
        }
    }

    private static Reading reading(Message answer) {
        long read = answer.usage().cacheReadInputTokens().orElse(0L);
        long written = answer.usage().cacheCreationInputTokens().orElse(0L);
        long input = answer.usage().inputTokens() + read + written;
        return new Reading(
                false,
                answer.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(block -> block.text())
                        .collect(Collectors.joining()),
                answer.content().stream()
                        .flatMap(block -> block.toolUse().stream())
                        .map(OfficialAnthropic::call)
                        .map(Reading::call)
                        .toList(),
                answer.stopReason().map(StopReason::asString).orElse(""),
                Reading.usage(new Usage(input, answer.usage().outputTokens(), read, written, 0)));
    }

    private static ToolCall call(ToolUseBlock block) {
        JsonNode input = Objects.requireNonNull(block._input().convert(JsonNode.class));
        return new ToolCall(block.id(), block.name(), input.toString());
    }

    @Override
    public void close() {
        client.close();
    }
}
