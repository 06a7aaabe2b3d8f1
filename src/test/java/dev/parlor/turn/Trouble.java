package dev.parlor.turn;

import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** What can become of one call while its siblings are fine. */
enum Trouble {
    HANGS("timeout", "deadline: 150ms"),
    /** On a machine that is very busy its time can be over before it begins, and then nothing was done. */
    HANGS_WRITING("outcome_unknown|timeout", "effect: write\ndeadline: 150ms"),
    HANGS_OUTSIDE("timeout", "deadline: 150ms"),
    ANSWERS_LATE("timeout", "deadline: 150ms"),
    THROWS("tool_failed", ""),
    FAILS("tool_failed", ""),
    ANSWERS_10_MB("\\[truncated: the result has 10485760 bytes", ""),
    ANSWERS_10_MB_OUTSIDE("\\[truncated: the answer has more than 65536 bytes", ""),
    ANSWERS_BROKEN_JSON_OUTSIDE("unreadable_answer", ""),
    IS_CALLED_WITH_BROKEN_JSON("invalid_json", ""),
    IS_DENIED("denied", "effect: write\napproval: operator"),
    IS_FORBIDDEN("forbidden", "effect: write\nroles: [agent]");

    static final int MUCH = 10 << 20;
    private static final String LONG = "x".repeat(MUCH);

    private final String told;
    private final String rules;

    Trouble(String told, String rules) {
        this.told = told;
        this.rules = rules;
    }

    /** What stands in the words that the model reads of it, as a regular expression. */
    String told() {
        return told;
    }

    /** In the words of a site's file. */
    String rules() {
        return rules;
    }

    String tool() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isOutside() {
        return name().endsWith("_OUTSIDE");
    }

    ToolCall call(int n) {
        return new ToolCall(
                "trouble", tool(), this == IS_CALLED_WITH_BROKEN_JSON ? "{\"n\":" : "{\"n\":\"" + n + "\"}");
    }

    /** A tool on this server that does it. */
    Tool inside() {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition(
                        tool(), "Is trouble.", "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"string\"}}}");
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                return switch (Trouble.this) {
                    case HANGS, HANGS_WRITING -> Promise.<ToolResult>promise().future();
                    case ANSWERS_LATE -> scope.ended().map(over -> new ToolResult.Succeeded("too late"));
                    case THROWS -> throw new OnPurpose();
                    case FAILS -> Future.failedFuture(new OnPurpose());
                    case ANSWERS_10_MB -> Future.succeededFuture(new ToolResult.Succeeded(LONG));
                    case IS_CALLED_WITH_BROKEN_JSON, IS_DENIED, IS_FORBIDDEN ->
                        Future.succeededFuture(new ToolResult.Succeeded("this must never be read"));
                    case HANGS_OUTSIDE, ANSWERS_10_MB_OUTSIDE, ANSWERS_BROKEN_JSON_OUTSIDE ->
                        throw new IllegalStateException("another server does this");
                };
            }
        };
    }

    /** Without a trace, which would fill the log. */
    private static final class OnPurpose extends RuntimeException {
        OnPurpose() {
            super("on purpose", null, false, false);
        }
    }
}
