package dev.parlor.tool.dispatch;

import dev.parlor.config.tool.Effect;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a write begin once: what was begun before and has no result, nobody knows, and nobody does again. */
final class LedgerStage implements CallStage {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerStage.class);

    private final WriteLedger ledger;

    LedgerStage(WriteLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<ToolResult> run(RunningCall call, Onward onward) {
        if (call.tool().policy().effect() == Effect.READ) {
            return onward.run(call);
        }
        return ledger.begin(call.invocation()).transform(begun -> {
            if (begun.failed()) {
                LOG.warn(
                        "a write of {} was not begun: {}",
                        call.tool().name(),
                        begun.cause().getMessage());
                return Future.succeededFuture(ToolFault.BUSY.untouched("This cannot be done at the moment."));
            }
            if (call.isOver()) {
                return call.result();
            }
            return begun.result()
                    ? onward.run(call)
                    : Future.succeededFuture(ToolFault.OUTCOME_UNKNOWN.because(
                            "This was begun before and not answered; it is unknown what it did. It was not repeated."));
        });
    }
}
