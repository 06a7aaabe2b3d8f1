package dev.parlor.tool;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a call came back without the tool's own answer: the closed set of codes. */
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
    CANCELLED(false),

    /** The server takes no requests at the moment. */
    UNAVAILABLE(true),
    /** What the call is about does not exist. */
    NOT_FOUND(false),
    /** The call does not go with how things stand by now. */
    CONFLICT(false),
    /** What the tool is for does not allow this; the sentence says why. */
    REFUSED(false),
    /** The tool itself has no right to do this; the log tells the operator. */
    TOOL_UNAUTHORISED(false),
    /** The call may have been carried out or not, and it cannot be found out. */
    OUTCOME_UNKNOWN(false);

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

    /**
     * A failed result with this code.
     *
     * @param sentence may leave the server
     * @param retryAfter how long the other side asks to be left alone; null if it did not say
     * @param untouched whether it is certain that nothing was done
     */
    public ToolResult because(String sentence, @Nullable Duration retryAfter, boolean untouched) {
        return new ToolResult.Failed(new Failure(code(), sentence, retryable), retryAfter, untouched);
    }
}
