package dev.parlor.provider.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;

/** A tool's result in the words that a model reads. */
public final class ResultText {
    private ResultText() {}

    /** The content of a success; {@code {"error":{"code","message","retryable"}}} of a failure. */
    public static String of(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed -> error(failed.failure()).toString();
        };
    }

    private static ObjectNode error(Failure failure) {
        ObjectNode report = WireJson.object();
        report.putObject("error")
                .put("code", failure.code())
                .put("message", failure.message())
                .put("retryable", failure.retryable());
        return report;
    }
}
