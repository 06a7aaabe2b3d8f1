package dev.parlor.tool.sql;

import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt at a call of a {@link SqlTool}. Confined to the context that it was made for. */
final class SqlCall {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final SqlTool tool;
    private final ToolInvocation invocation;
    private final JsonObject arguments;
    private final CallScope scope;
    private final Context caller;
    private final SiteWrites writes;
    private @Nullable SiteTransaction transaction;

    SqlCall(SqlTool tool, ToolInvocation invocation, JsonObject arguments, CallScope scope, Context caller) {
        this.tool = tool;
        this.invocation = invocation;
        this.arguments = arguments;
        this.scope = scope;
        this.caller = caller;
        this.writes = new SiteWrites(tool.database(), invocation.idempotencyKey());
    }

    /** Never fails. */
    Future<ToolResult> start() {
        scope.ended().onComplete(over -> caller.runOnContext(here -> stop()));
        return tool.plan().compose(this::run).recover(this::fail);
    }

    private Future<ToolResult> run(SqlPlan plan) {
        SqlArguments texts = SqlArguments.of(plan, arguments);
        Optional<ToolResult> unfit = texts.fault();
        if (unfit.isPresent()) {
            return Future.succeededFuture(unfit.get());
        }
        SiteTransaction.Mode mode = tool.isWrite() ? SiteTransaction.Mode.WRITE : SiteTransaction.Mode.READ;
        return tool.database().begin(mode, scope.remaining()).compose(begun -> {
            transaction = begun;
            if (scope.isOver()) {
                return begun.rollback().map(stopped());
            }
            Future<ToolResult> told = tool.isWrite() ? writeOnce(begun, plan, texts) : read(begun, plan, texts);
            return told.recover(cause -> SiteTransaction.isLost(cause) || scope.isOver()
                    ? Future.failedFuture(cause)
                    : new SqlTrouble(tool, invocation, scope).tell(begun, cause, texts));
        });
    }

    private Future<ToolResult> read(SiteTransaction begun, SqlPlan plan, SqlArguments texts) {
        return begun.run(plan.text(), texts.tuple())
                .map(tool.answer()::tell)
                .compose(result -> begun.rollback().map(result));
    }

    private Future<ToolResult> writeOnce(SiteTransaction begun, SqlPlan plan, SqlArguments texts) {
        return writes.claim(begun)
                .compose(before ->
                        before.isPresent() ? begun.rollback().map(before.get()) : write(begun, plan, texts.tuple()));
    }

    private Future<ToolResult> write(SiteTransaction begun, SqlPlan plan, Tuple values) {
        return begun.run(plan.text(), values).map(tool.answer()::tell).compose(result -> switch (result) {
            case ToolResult.Failed failed -> begun.rollback().map(failed);
            case ToolResult.Succeeded succeeded ->
                writes.finish(begun, succeeded)
                        .compose(noted -> scope.isOver()
                                ? begun.rollback().map(stopped())
                                : begun.commit().map(succeeded));
        });
    }

    /** What is left to say when the connection is gone, or there never was one. */
    private Future<ToolResult> fail(Throwable cause) {
        SiteTransaction begun = transaction;
        if (begun == null) {
            return Future.succeededFuture(SqlTrouble.beforeTheStart(tool, invocation, cause));
        }
        Future<Void> ended = begun.rollback();
        if (scope.isOver() && !begun.isOpenEnded(cause)) {
            return ended.map(stopped());
        }
        return begun.isOpenEnded(cause)
                ? ended.compose(gone -> settle(FIRST_PAUSE))
                : ended.map(SqlTrouble.lost(tool, invocation, cause));
    }

    /**
     * Finds out what became of a commit that nobody has answered: the key can be taken again only once the transaction
     * that had taken it is over, and only if nothing of it has stayed. Asks until the call's time is over.
     */
    private Future<ToolResult> settle(Duration pause) {
        if (scope.isOver() || scope.remaining().isZero()) {
            return Future.succeededFuture(SqlTrouble.unknown());
        }
        return tool.database()
                .begin(SiteTransaction.Mode.WRITE, scope.remaining())
                .compose(begun -> writes.claim(begun).eventually(begun::rollback))
                .map(before -> before.orElseGet(SqlTrouble::undone))
                .recover(stillBroken -> caller.owner()
                        .timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(later -> settle(longer(pause))));
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void stop() {
        if (transaction != null) {
            transaction.cancel();
        }
    }

    private ToolResult stopped() {
        return scope.remaining().isZero()
                ? SqlTrouble.late()
                : ToolFault.CANCELLED.untouched("The call was stopped, and nothing was done.");
    }
}
