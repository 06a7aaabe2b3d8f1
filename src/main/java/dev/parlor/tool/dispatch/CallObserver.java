package dev.parlor.tool.dispatch;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;

/** Hears what becomes of calls, on the context that dispatched them; of each call nothing after its answer. */
public interface CallObserver {
    void progressed(ToolCall call, CallProgress progress);

    void asked(Approval approval);

    void decided(Approval approval, ApprovalDecision decision);

    void answered(ToolCall call, ToolResult result);
}
