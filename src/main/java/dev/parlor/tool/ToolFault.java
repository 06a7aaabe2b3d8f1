package dev.parlor.tool;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolResult;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
    CANCELLED(false),
    /** The visitor has none of the roles that the tool is for. */
    FORBIDDEN(false),
    /** The tool needs to know who the visitor is. */
    SIGN_IN_REQUIRED(false),
    /** The turn has asked for more calls, or for the same call more often, than it may. */
    TOO_MANY_CALLS(false),
    /** The visitor, the conversation or the site has used up its calls for now. */
    RATE_LIMITED(true),
    /** Whoever had to agree did not. */
    DENIED(false),
    /** Nobody decided in time. */
    APPROVAL_EXPIRED(false),
    /** A write was begun and not answered: it may or may not have happened. */
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

    /** The same, where it is certain that the tool has done nothing. */
    public ToolResult untouched(String sentence) {
        return untouched(sentence, null);
    }

    /** The same, with the time after which it is worth another try. */
    public ToolResult untouched(String sentence, @Nullable Duration retryAfter) {
        return new ToolResult.Failed(new Failure(code(), sentence, retryable), retryAfter, true);
    }

    /** What a call comes to that is not answered in time, whoever notices first. */
    public static ToolResult timeout(Duration deadline) {
        return TIMEOUT.because("The tool did not answer within " + deadline.toMillis() + " ms.");
    }
}
