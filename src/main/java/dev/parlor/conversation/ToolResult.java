package dev.parlor.conversation;

/** What a tool call came to. Trouble is an answer the model reads, never an exception. */
public sealed interface ToolResult {
    /**
     * The tool did what it was asked.
     *
     * @param content JSON text, or plain text
     */
    record Succeeded(String content) implements ToolResult {}

    record Failed(Failure failure) implements ToolResult {}

    static ToolResult failed(String code, String message, boolean retryable) {
        return new Failed(new Failure(code, message, retryable));
    }
}
