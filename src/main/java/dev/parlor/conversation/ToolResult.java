package dev.parlor.conversation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a tool call came to. Trouble is an answer the model reads, never an exception. */
public sealed interface ToolResult {
    /**
     * The tool did what it was asked.
     *
     * @param content JSON text, or plain text
     */
    record Succeeded(String content) implements ToolResult {}

    /**
     * The tool did not, or nobody knows.
     *
     * @param retryAfter how long whoever refused asks to be left alone; null if they did not say
     * @param untouched whether it is certain that nothing was done, so that also a write may be tried again
     */
    record Failed(Failure failure, @Nullable Duration retryAfter, boolean untouched) implements ToolResult {
        public Failed(Failure failure) {
            this(failure, null, false);
        }
    }

    static ToolResult failed(String code, String message, boolean retryable) {
        return new Failed(new Failure(code, message, retryable));
    }
}
