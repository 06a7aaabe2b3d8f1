package dev.parlor.tool.mcp;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse.JSONRPCError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call comes to that its server did not answer, in words for the model. */
final class McpFaults {
    /** Nothing was sent. */
    static final ToolResult UNREACHABLE = ToolFault.NO_HOST.untouched("The tool's server cannot be reached.");

    /** It was sent; whether it was done is not known. */
    static final ToolResult GONE = ToolFault.NO_HOST.because("The tool's server went away before it answered.");

    static final ToolResult TOO_LARGE =
            ToolFault.TOOL_FAILED.because("The tool's answer was too large to be read; ask for less at once.");

    static final ToolResult CANCELLED = ToolFault.CANCELLED.because("The call was stopped before it was answered.");

    private static final Logger LOG = LoggerFactory.getLogger(McpFaults.class);
    private static final int LONGEST_MESSAGE = 500;

    private McpFaults() {}

    /** It was refused before anything was done. */
    static ToolResult busy(@Nullable Duration retryAfter) {
        return ToolFault.BUSY.untouched("The tool's server has enough to do; try again later.", retryAfter);
    }

    /** What a model is told of a request that failed; the rest goes to the log. */
    static ToolResult of(Throwable problem, String tool) {
        if (problem instanceof McpError error && error.getJsonRpcError() != null) {
            return of(error.getJsonRpcError(), tool);
        }
        LOG.warn("MCP tool {}: its answer cannot be read", tool, problem);
        return ToolFault.TOOL_FAILED.because("The tool's answer cannot be read.");
    }

    private static ToolResult of(JSONRPCError error, String tool) {
        if (error.data() instanceof ToolResult known) {
            return known;
        }
        LOG.info("MCP tool {}: refused with {}: {}", tool, error.code(), shortened(error.message()));
        return switch (error.code()) {
            case ErrorCodes.INVALID_PARAMS -> ToolFault.INVALID_ARGUMENTS.because(shortened(error.message()));
            case ErrorCodes.METHOD_NOT_FOUND -> ToolFault.UNKNOWN_TOOL.because("The server has no such tool any more.");
            default -> ToolFault.TOOL_FAILED.because("The tool's server could not do it.");
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
    }
}
