package dev.parlor.tool.dispatch;

import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import java.util.List;

/**
 * One rule between a model's wish and the tool: answers the call itself, or hands it on. The Future never fails but for
 * a fault in the code, and completes on the context of the call.
 */
interface CallStage {
    Future<ToolResult> run(RunningCall call, Onward onward);

    /** The stages that follow, down to the tool. */
    @FunctionalInterface
    interface Onward {
        Future<ToolResult> run(RunningCall call);
    }

    /** The stages one inside of the other, the first outermost. */
    static Onward chain(List<CallStage> stages, Onward innermost) {
        Onward onward = innermost;
        for (CallStage stage : stages.reversed()) {
            Onward rest = onward;
            onward = call -> call.isOver() ? call.result() : stage.run(call, rest);
        }
        return onward;
    }
}
