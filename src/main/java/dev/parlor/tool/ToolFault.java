package dev.parlor.tool;

import dev.parlor.conversation.ToolResult;
import java.util.Locale;

/** Why a call came back without the tool's own answer: the closed set of codes that dispatcher and host give. */
public enum ToolFault {
    /** The site offers no tool of that name. */
    UNKNOWN_TOOL(false),
    /** The arguments are not JSON. */
    INVALID_JSON(false),
    /** The arguments are JSON, but not what the tool's schema asks for, or beyond a limit. */
    INVALID_ARGUMENTS(false),
    /** No answer within the tool's deadline; whether the work was done is unknown. */
    TIMEOUT(true),
    /** The site offers the tool, but no node hosts it at this moment. */
    NO_HOST(true),
    /** The host has as many calls running as it takes. */
    BUSY(true),
    /** The tool broke; the log has the reason under the call's id. */
    TOOL_FAILED(false),
    /** The call was stopped before it was answered. */
    CANCELLED(false);

    private final boolean retryable;

    ToolFault(boolean retryable) {
        this.retryable = retryable;
    }

    /** What clients and models see: the name in lower_snake_case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A failed result with this code.
     *
     * @param sentence may leave the server
     */
    public ToolResult because(String sentence) {
        return ToolResult.failed(code(), sentence, retryable);
    }
}
