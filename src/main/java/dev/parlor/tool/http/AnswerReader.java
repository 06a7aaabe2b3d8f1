package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.guard.Outcome.Answer;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * Makes of a server's answer what the model reads: JSON without its white space, or text as it is.
 *
 * <p>An answer that is longer than what is kept is told as a beginning with a note, unless a part of it is asked for,
 * which only the whole has for certain.
 */
final class AnswerReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonPointer pointer;

    /**
     * @param pointer RFC 6901; empty for the whole answer
     * @throws IllegalArgumentException if it is not one
     */
    AnswerReader(String pointer) {
        try {
            this.pointer = JsonPointer.compile(pointer);
        } catch (IllegalArgumentException notAPointer) {
            throw new IllegalArgumentException(
                    "result.pointer: is empty or begins with a slash, as in /data/items", notAPointer);
        }
    }

    /** Takes an answer with a status of success. May be slow where the answer is long. */
    ToolResult read(Answer answer) {
        if (answer.body().length() == 0) {
            return isWhole()
                    ? new ToolResult.Succeeded("{\"status\":" + answer.status() + "}")
                    : ToolFault.ANSWER_INCOMPLETE.because("The server answered, but without a body.");
        }
        Optional<AnswerText> text = AnswerText.of(answer);
        if (text.isEmpty()) {
            return ToolFault.UNREADABLE_ANSWER.because("The server answered with content of the type "
                    + AnswerText.type(answer.headers().get(HttpHeaders.CONTENT_TYPE))
                    + " or in a charset that this tool cannot read.");
        }
        return answer.cut() ? beginning(answer, text.get()) : whole(text.get());
    }

    private ToolResult whole(AnswerText answer) {
        if (!answer.isJson() && !answer.isOfUnknownType() && isWhole()) {
            return new ToolResult.Succeeded(answer.text());
        }
        try {
            JsonNode found = JSON.readTree(answer.text()).at(pointer);
            return found.isMissingNode()
                    ? ToolFault.ANSWER_INCOMPLETE.because("The server's answer has nothing at " + pointer + ".")
                    : new ToolResult.Succeeded(found.toString());
        } catch (JsonProcessingException notJson) {
            return answer.isOfUnknownType() && isWhole()
                    ? new ToolResult.Succeeded(answer.text())
                    : ToolFault.UNREADABLE_ANSWER.because("The server's answer is not valid JSON.");
        }
    }

    private ToolResult beginning(Answer answer, AnswerText text) {
        int kept = answer.body().length();
        return isWhole()
                ? new ToolResult.Succeeded(text.text() + "\n[truncated: the answer has more than " + kept
                        + " bytes, this is only its beginning]")
                : ToolFault.ANSWER_TOO_LARGE.because(
                        "The server's answer has more than " + kept + " bytes; ask for less at a time.");
    }

    private boolean isWhole() {
        return pointer.matches();
    }
}
