package dev.parlor.tool.mcp;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import io.modelcontextprotocol.spec.McpSchema.AudioContent;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Content;
import io.modelcontextprotocol.spec.McpSchema.EmbeddedResource;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.ResourceLink;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A server's answer as a model reads it: the structured content if there is one, else the texts; of what is no text, a
 * note.
 */
final class ResultText {
    private ResultText() {}

    static ToolResult of(CallToolResult answer) {
        String text = text(answer);
        if (Boolean.TRUE.equals(answer.isError())) {
            return ToolFault.TOOL_FAILED.because(
                    text.isBlank() ? "The tool did not work, and does not say why." : text);
        }
        return new ToolResult.Succeeded(text);
    }

    private static String text(CallToolResult answer) {
        List<String> parts = new ArrayList<>();
        boolean structured = answer.structuredContent() != null;
        if (structured) {
            parts.add(Json.encode(answer.structuredContent()));
        }
        for (Content content : answer.content()) {
            switch (content) {
                case TextContent text -> {
                    if (!structured) {
                        parts.add(text.text());
                    }
                }
                case EmbeddedResource embedded ->
                    parts.add(
                            embedded.resource() instanceof TextResourceContents text
                                    ? text.text()
                                    : "[a file was left out]");
                case ResourceLink link -> parts.add("[resource: " + link.name() + ", " + link.uri() + "]");
                case ImageContent image -> parts.add("[an image was left out]");
                case AudioContent audio -> parts.add("[a sound was left out]");
                default -> parts.add("[a file was left out]");
            }
        }
        return String.join("\n", parts);
    }
}
