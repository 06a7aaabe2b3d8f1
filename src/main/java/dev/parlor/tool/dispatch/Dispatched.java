package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolCall;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolSnapshot;

/** A call with the tool that it is for, and what its turn could have called instead. */
record Dispatched(ToolInvocation invocation, SiteTool tool, ToolSnapshot snapshot, CallObserver observer) {
    /** The same wish for another tool, which is a call of its own to everybody who counts. */
    Dispatched inPlace(SiteTool other) {
        ToolCall call = invocation.call();
        return new Dispatched(
                new ToolInvocation(
                        invocation.site(),
                        invocation.conversation(),
                        invocation.turn(),
                        invocation.visitor(),
                        new ToolCall(call.id(), other.name(), call.arguments()),
                        invocation.reason(),
                        invocation.idempotencyKey() + "." + other.name()),
                other,
                snapshot,
                observer);
    }
}
