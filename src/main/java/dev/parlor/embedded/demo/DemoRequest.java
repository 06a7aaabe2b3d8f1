package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for one answer, free of its protocol.
 *
 * @param key the same for the same request, of which ids are made
 * @param parallel whether one answer may hold several calls
 * @param answerSchema when the whole answer must be JSON by this schema
 * @param maxTokens bound of the answer's text
 */
record DemoRequest(
        String key,
        String model,
        List<Line> lines,
        List<OfferedTool> tools,
        ToolUse toolUse,
        boolean parallel,
        @Nullable JsonObject answerSchema,
        int maxTokens,
        int inputTokens,
        boolean streamed,
        boolean usageWanted) {
    DemoRequest {
        lines = List.copyOf(lines);
        tools = List.copyOf(tools);
    }
}
