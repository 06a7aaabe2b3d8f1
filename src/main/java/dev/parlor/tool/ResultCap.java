package dev.parlor.tool;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keeps a result within what a history and a model's window can bear. */
public final class ResultCap {
    private static final int LONGEST_MESSAGE = 2_000;

    private ResultCap() {}

    /**
     * The result itself if it fits, else its beginning and a note of how much is missing.
     *
     * @param bytes UTF-8 bytes of the content, note included
     */
    public static ToolResult cap(ToolResult result, int bytes) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> new ToolResult.Succeeded(cut(succeeded.content(), bytes));
            case ToolResult.Failed failed ->
                new ToolResult.Failed(cap(failed.failure()), failed.retryAfter(), failed.untouched());
        };
    }

    private static Failure cap(Failure failure) {
        return failure.message().length() <= LONGEST_MESSAGE
                ? failure
                : new Failure(
                        failure.code(), failure.message().substring(0, LONGEST_MESSAGE) + "...", failure.retryable());
    }

    private static String cut(String content, int bytes) {
        if (content.length() * 3L <= bytes) {
            return content;
        }
        byte[] encoded = content.getBytes(StandardCharsets.UTF_8);
        if (encoded.length <= bytes) {
            return content;
        }
        String note = "\n[truncated: the result has " + encoded.length + " bytes, this is only its beginning]";
        int end = bytes - note.length();
        while ((encoded[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(encoded, end), StandardCharsets.UTF_8) + note;
    }
}
