package dev.parlor.tool.http;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.guard.Outcome.Answer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a status other than success means for the model, and for whoever may try again.
 *
 * <p>It is certain that nothing was done after 429, and after 503 where the server itself says when to come back: without
 * that, 503 may come from a gateway that lost the answer.
 *
 * @param said the server's own words, fit to be repeated; may be empty
 * @param write whether the request may have changed something
 * @param asVisitor whether the request carried the visitor's own token
 */
record StatusFault(int status, String said, @Nullable Duration retryAfter, boolean write, boolean asVisitor) {
    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    static StatusFault of(Answer answer, String said, boolean write, boolean asVisitor) {
        Duration retryAfter = RetryAfter.read(answer.headers().get(HttpHeaders.RETRY_AFTER), Instant.now());
        return new StatusFault(answer.status(), said, retryAfter, write, asVisitor);
    }

    ToolResult result() {
        return switch (status) {
            case 401 ->
                asVisitor
                        ? fault(ToolFault.SIGN_IN_REQUIRED, "The visitor has to sign in on the site again")
                        : fault(ToolFault.TOOL_UNAUTHORISED, "This tool is not let in; its operator has been told");
            case 403 ->
                asVisitor
                        ? fault(ToolFault.TOOL_UNAUTHORISED, "The visitor has no right to do this")
                        : fault(ToolFault.TOOL_UNAUTHORISED, "This tool has no right to do this");
            case 404, 410 -> fault(ToolFault.NOT_FOUND, "The server has nothing of that kind");
            case 409, 412, 423 -> fault(ToolFault.CONFLICT, "This does not go with how things stand by now");
            case 429 -> fault(ToolFault.RATE_LIMITED, "The server takes no more requests at the moment");
            case 503 -> fault(ToolFault.UNAVAILABLE, "The server takes no requests at the moment");
            case 408, 425 -> fault(ToolFault.SERVER_ERROR, "The server gave up waiting for the request");
            case 405, 406, 407, 411, 415, 431, 501, 505 ->
                fault(ToolFault.TOOL_FAILED, "This tool does not ask in a way that the server takes");
            default -> {
                if (status >= 500) {
                    yield fault(ToolFault.SERVER_ERROR, "The server failed at this request");
                }
                yield status >= 400
                        ? fault(ToolFault.REQUEST_REJECTED, "The server did not accept the request")
                        : fault(ToolFault.UNREADABLE_ANSWER, "The server answered with the status " + status);
            }
        };
    }

    /** Whether only somebody who runs the site can mend it. */
    boolean concernsOperator() {
        return switch (status) {
            case 401, 403 -> !asVisitor;
            case 405, 406, 407, 411, 415, 431, 501, 505 -> true;
            default -> false;
        };
    }

    private ToolResult fault(ToolFault fault, String sentence) {
        boolean refused = status == 429 || (status == 503 && retryAfter != null);
        String more = switch (fault) {
            case REQUEST_REJECTED, NOT_FOUND, CONFLICT -> said.isEmpty() ? "." : ": " + said;
            case SERVER_ERROR, UNAVAILABLE -> write && !refused ? "; it is not known whether anything was done." : ".";
            default -> ".";
        };
        return fault.because(sentence + more, retryAfter, refused);
    }
}
