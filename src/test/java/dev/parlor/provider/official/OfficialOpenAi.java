package dev.parlor.provider.official;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.completions.CompletionUsage;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import java.util.List;
import java.util.Optional;

/** OpenAI's own client, with its own way to put an answer together. */
final class OfficialOpenAi implements AutoCloseable {
    private final OpenAIClient client;

    OfficialOpenAi(String url) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(url)
                .apiKey("sk-test")
                .maxRetries(0)
                .build();
    }

    Reading read(String model) {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("hello")
                .build();
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(question)) {
            Usage usage = null;
            boolean finished = false;
            for (ChatCompletionChunk chunk : (Iterable<ChatCompletionChunk>) chunks.stream()::iterator) {
                usage = chunk.usage().map(OfficialOpenAi::usage).orElse(usage);
                whole.accumulate(finished ? chunk : withoutUsage(chunk));
                finished |= chunk.choices().stream()
                        .anyMatch(choice -> choice.finishReason().isPresent());
            }
            return reading(whole.chatCompletion(), Reading.usage(usage));
        } catch (OpenAIException | IllegalStateException refused) {
            return Reading.failure();
        }
    }

    /** Their accumulator passes over the choices of a chunk with usage; most servers put it beside the finish. */
    private static ChatCompletionChunk withoutUsage(ChatCompletionChunk chunk) {
        return chunk.usage().isEmpty() || chunk.choices().isEmpty()
                ? chunk
                : chunk.toBuilder().usage(Optional.empty()).build();
    }

    private static Reading reading(ChatCompletion answer, String usage) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        List<ChatCompletionMessageToolCall> calls = choice.message().toolCalls().orElse(List.of());
        return new Reading(
                false,
                choice.message().content().orElse(""),
                calls.stream().map(OfficialOpenAi::call).map(Reading::call).toList(),
                choice.finishReason().asString(),
                usage);
    }

    private static ToolCall call(ChatCompletionMessageToolCall call) {
        return new ToolCall(
                call.asFunction().id(),
                call.asFunction().function().name(),
                call.asFunction().function().arguments());
    }

    private static Usage usage(CompletionUsage usage) {
        long cached = usage.promptTokensDetails()
                .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
                .orElse(0L);
        return new Usage(usage.promptTokens(), usage.completionTokens(), cached, 0, 0);
    }

    @Override
    public void close() {
        client.close();
    }
}
