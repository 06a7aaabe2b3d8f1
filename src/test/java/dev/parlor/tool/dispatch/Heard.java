package dev.parlor.tool.dispatch;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.CallProgress;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** An observer that keeps what it hears of the way of calls. */
public final class Heard implements CallObserver {
    private final BiConsumer<ToolCall, ToolResult> answers;
    private final List<String> way = new CopyOnWriteArrayList<>();

    private Heard(BiConsumer<ToolCall, ToolResult> answers) {
        this.answers = answers;
    }

    public static Heard of(BiConsumer<ToolCall, ToolResult> answers) {
        return new Heard(answers);
    }

    /** What came before the answers, such as {@code RETRYING 2 of 3}. */
    public List<String> way() {
        return List.copyOf(way);
    }

    @Override
    public void progressed(ToolCall call, CallProgress progress) {
        way.add(progress.state() + " " + progress.attempt() + " of " + progress.of());
    }

    @Override
    public void asked(Approval approval) {
        way.add("asked " + approval.by() + " " + approval.title() + " "
                + approval.call().arguments());
    }

    @Override
    public void decided(Approval approval, ApprovalDecision decision) {
        way.add("decided " + decision);
    }

    @Override
    public void answered(ToolCall call, ToolResult result) {
        answers.accept(call, result);
    }
}
