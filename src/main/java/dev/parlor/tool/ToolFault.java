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
    /** The call would have gone to an address that tools may not reach. */
    ADDRESS_REFUSED(false),
    /** The server sent the request elsewhere, in a way that is not followed. */
    REDIRECT_REFUSED(false),
    /** No server took the connection, or it could not show who it is. */
    UNREACHABLE(true),
    /** The connection broke off; whether the work was done is unknown. */
    CONNECTION_LOST(true),
    /** The server took the request and failed. */
    SERVER_ERROR(true),
    /** The server takes no requests at the moment. */
    UNAVAILABLE(true),
    /** The server found the request wrong; the sentence says what it said. */
    REQUEST_REJECTED(false),
    /** What the call is about does not exist. */
    NOT_FOUND(false),
    /** The call does not go with how things stand by now. */
    CONFLICT(false),
    /** What the tool is for does not allow this; the sentence says why. */
    REFUSED(false),
    /** The tool itself has no right to do this; the log tells the operator. */
    TOOL_UNAUTHORISED(false),
    /** The visitor has none of the roles that the tool is for. */
    FORBIDDEN(false),
    /** The tool needs to know who the visitor is. */
    SIGN_IN_REQUIRED(false),
    /** The turn has asked for more calls, or for the same call more often, than it may. */
    TOO_MANY_CALLS(false),
    /** The visitor, the conversation or the site has used up its calls for now, or the server wants fewer. */
    RATE_LIMITED(true),
    /** Whoever had to agree did not. */
    DENIED(false),
    /** Nobody decided in time. */
    APPROVAL_EXPIRED(false),
    /** No page of the visitor that has the tool is open, or it was closed before it answered. */
    PAGE_GONE(true),
    /** A write was begun and not answered: it may or may not have happened. */
    OUTCOME_UNKNOWN(false),
    /** The server answered with something that cannot be told to a model. */
    UNREADABLE_ANSWER(false),
    /** The answer lacks the part that the tool is after. */
    ANSWER_INCOMPLETE(false),
    /** The answer is longer than the server keeps, and of no use without its end. */
    ANSWER_TOO_LARGE(false);

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
