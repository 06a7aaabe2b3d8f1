package dev.parlor.tool.postgres;

import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.ToolResult;
import dev.parlor.telemetry.Redaction;
import dev.parlor.tool.CallAudit;
import dev.parlor.tool.CallRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes calls down in batches, behind the turns that made them. What cannot be written now is kept and written later, up
 * to a bound; beyond it the oldest go, and the log says how many. Thread-safe.
 */
public final class PostgresAudit implements CallAudit {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresAudit.class);
    private static final int BATCH = 500;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String ADD = """
            insert into tool_audit (at, site, conversation, turn, visitor, call_id, tool, version, arguments,
                argument_bytes, result_bytes, outcome, code, cached, latency_ms, attempts, approval, reason)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """;

    private final Pool pool;
    private final Redaction redaction;
    private final Limits limits;
    private final long timer;
    private final Vertx vertx;
    private final Deque<CallRecord> waiting = new ArrayDeque<>();
    private Future<Void> writing = Future.succeededFuture();
    private long lost;

    /**
     * Begins to write.
     *
     * @param redaction what of arguments and reasons nobody reads later
     */
    public PostgresAudit(Vertx vertx, Pool pool, Redaction redaction, Limits limits) {
        this.vertx = vertx;
        this.pool = pool;
        this.redaction = redaction;
        this.limits = limits;
        this.timer = vertx.setPeriodic(PAUSE.toMillis(), beat -> write());
    }

    /**
     * What a record may cost.
     *
     * @param records that may wait to be written
     * @param textChars kept of arguments, and of a reason
     */
    public record Limits(int records, int textChars) {}

    @Override
    public void add(CallRecord call) {
        synchronized (waiting) {
            if (waiting.size() >= limits.records()) {
                waiting.poll();
                lost++;
            }
            waiting.add(call);
        }
    }

    /** Writes what waits; completes when it stands or cannot be written. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return write();
    }

    /** Writes what waits now, after what is being written. */
    public Future<Void> write() {
        synchronized (waiting) {
            if (!writing.isComplete()) {
                return writing;
            }
            if (lost > 0) {
                LOG.error("{} calls could not be taken down in the audit", lost);
                lost = 0;
            }
            if (waiting.isEmpty()) {
                return Future.succeededFuture();
            }
            List<CallRecord> batch = new ArrayList<>();
            while (batch.size() < BATCH && !waiting.isEmpty()) {
                batch.add(waiting.poll());
            }
            writing = pool.preparedQuery(ADD)
                    .executeBatch(batch.stream().map(this::row).toList())
                    .<Void>mapEmpty()
                    .recover(problem -> isOfData(problem) ? oneByOne(batch) : Future.failedFuture(problem))
                    .onFailure(problem -> putBack(batch, problem));
            return writing;
        }
    }

    /** A record that Postgres will never take is given up, so that it holds up no other. What stands leaves the batch. */
    private Future<Void> oneByOne(List<CallRecord> batch) {
        Future<Void> done = Future.succeededFuture();
        for (CallRecord call : List.copyOf(batch)) {
            done = done.compose(before -> pool.preparedQuery(ADD).execute(row(call)))
                    .<Void>mapEmpty()
                    .recover(problem -> {
                        if (isOfData(problem)) {
                            LOG.error(
                                    "call {} cannot be taken down: {}",
                                    call.invocation().call().id(),
                                    problem.getMessage());
                            return Future.succeededFuture();
                        }
                        return Future.failedFuture(problem);
                    })
                    .onSuccess(stands -> batch.remove(call));
        }
        return done;
    }

    /** Class 22 of SQLSTATE: something in the values themselves. */
    private static boolean isOfData(Throwable problem) {
        return problem instanceof PgException known
                && String.valueOf(known.getSqlState()).startsWith("22");
    }

    private void putBack(List<CallRecord> batch, Throwable problem) {
        LOG.warn("the audit cannot be written now: {}", problem.getMessage());
        synchronized (waiting) {
            for (CallRecord call : batch.reversed()) {
                waiting.addFirst(call);
            }
            while (waiting.size() > limits.records()) {
                waiting.poll();
                lost++;
            }
        }
    }

    private Tuple row(CallRecord call) {
        ToolResult result = call.result();
        String code =
                result instanceof ToolResult.Failed failed ? failed.failure().code() : null;
        return values(
                call.at().atOffset(ZoneOffset.UTC),
                call.invocation().site().value(),
                stored(call.invocation().conversation().value()),
                stored(call.invocation().turn().value()),
                stored(call.invocation().visitor().id().value()),
                stored(call.invocation().call().id()),
                stored(call.invocation().call().name()),
                call.version(),
                stored(redaction.of(call.arguments())),
                bytes(call.arguments()),
                result instanceof ToolResult.Succeeded succeeded ? bytes(succeeded.content()) : 0,
                code == null ? "succeeded" : "failed",
                code,
                call.cached(),
                millis(call.took()),
                attempts(call.attempts()),
                approval(call.approval()),
                stored(redaction.of(call.invocation().reason())));
    }

    private static Tuple values(@Nullable Object... values) {
        return Tuple.wrap(values);
    }

    private static JsonArray attempts(List<CallRecord.Attempt> attempts) {
        JsonArray array = new JsonArray();
        attempts.forEach(attempt ->
                array.add(new JsonObject().put("code", attempt.code()).put("ms", millis(attempt.took()))));
        return array;
    }

    private @Nullable JsonObject approval(@Nullable ApprovalDecision decision) {
        return switch (decision) {
            case ApprovalDecision.Approved approved -> {
                String edited = approved.arguments();
                yield new JsonObject()
                        .put("decision", "approved")
                        .put("by", approved.by())
                        .put("edited", edited == null ? null : redaction.of(edited));
            }
            case ApprovalDecision.Denied denied ->
                new JsonObject()
                        .put("decision", "denied")
                        .put("by", denied.by())
                        .put("reason", redaction.of(denied.reason()));
            case ApprovalDecision.Expired expired ->
                new JsonObject().put("decision", "expired").put("approved", expired.approved());
            case null -> null;
        };
    }

    private String stored(String text) {
        String plain = text.replace('\0', '\uFFFD');
        return plain.length() <= limits.textChars() ? plain : plain.substring(0, limits.textChars()) + "...";
    }

    private static double millis(Duration took) {
        return (double) took.toNanos() / 1e6;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
