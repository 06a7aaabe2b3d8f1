package dev.parlor.provider.official;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.Usage;
import dev.parlor.provider.ProviderAnswer;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client made of a stream, in the terms that every client has.
 *
 * @param failed whether it says that the answer is not a whole one
 * @param calls each as name, id and arguments, the arguments without white space where they are JSON
 * @param finish the provider's word; empty for none
 * @param usage input, output and cached input; empty for none
 */
record Reading(boolean failed, String text, List<String> calls, String finish, String usage) {
    static Reading ours(ProviderEvent.Terminal last) {
        ProviderAnswer answer = last.answer();
        return new Reading(
                last instanceof ProviderEvent.Failed,
                answer.text(),
                answer.toolCalls().stream().map(Reading::call).toList(),
                Objects.requireNonNullElse(answer.rawFinishReason(), ""),
                usage(answer.usage()));
    }

    static Reading failure() {
        return new Reading(true, "", List.of(), "", "");
    }

    static String call(ToolCall call) {
        JsonNode arguments = WireJson.read(call.arguments());
        return call.name() + " " + call.id() + " " + (arguments == null ? call.arguments() : arguments);
    }

    static String usage(@Nullable Usage usage) {
        return usage == null ? "" : usage.input() + "/" + usage.output() + "/" + usage.cachedInput();
    }

    /** In which parts another client's reading differs; of a failed one only that it failed counts. */
    List<String> differences(Reading other) {
        if (failed || other.failed) {
            return failed == other.failed ? List.of() : List.of("failed");
        }
        List<String> parts = new ArrayList<>();
        if (!text.equals(other.text)) {
            parts.add("text");
        }
        if (!calls.equals(other.calls)) {
            parts.add("calls");
        }
        if (!finish.equals(other.finish)) {
            parts.add("finish");
        }
        if (!usage.equals(other.usage)) {
            parts.add("usage");
        }
        return parts;
    }
}
