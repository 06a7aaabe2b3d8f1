package dev.parlor.tool.postgres;

import dev.parlor.conversation.SiteId;
import dev.parlor.tool.ToolHistory;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PostgresAudit} writes. Thread-safe. */
public final class PostgresToolHistory implements ToolHistory {
    private static final String CALLS = """
            select * from tool_audit
            where site = $1 and at >= $2 and at < $3
                and ($4::text is null or tool = $4) and ($5::text is null or visitor = $5)
                and ($6::text is null or conversation = $6) and ($7::text is null or outcome = $7)
                and id < $8
            order by id desc limit $9
            """;
    /** Errors that are not the tool's own: the model was wrong, a person said no, or nobody waited any more. */
    private static final String NOT_ITS_FAULT = "('invalid_json', 'invalid_arguments', 'unknown_tool', 'forbidden',"
            + " 'sign_in_required', 'denied', 'approval_expired', 'cancelled', 'too_many_calls', 'rate_limited')";

    private static final String FIGURES = """
            select tool, version, count(*) as calls,
                count(*) filter (where outcome = 'failed' and code not in %s) as errors,
                count(*) filter (where jsonb_array_length(attempts) > 1) as retried,
                count(*) filter (where cached) as cached,
                count(distinct conversation) as conversations,
                percentile_cont(0.5) within group (order by latency_ms) as p50,
                percentile_cont(0.95) within group (order by latency_ms) as p95,
                percentile_cont(0.99) within group (order by latency_ms) as p99
            from tool_audit
            where site = $1 and at > now() - $2 * interval '1 millisecond' and version <> ''
            group by tool, version order by tool, version
            """.formatted(NOT_ITS_FAULT);
    private static final String FORGET = "delete from tool_audit where at < now() - $1 * interval '1 millisecond'";

    private final Pool pool;

    public PostgresToolHistory(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<List<JsonObject>> calls(Wanted wanted) {
        return pool.preparedQuery(CALLS)
                .execute(values(
                        wanted.site().value(),
                        wanted.from().atOffset(ZoneOffset.UTC),
                        wanted.to().atOffset(ZoneOffset.UTC),
                        wanted.tool().orElse(null),
                        wanted.visitor().orElse(null),
                        wanted.conversation().orElse(null),
                        wanted.outcome().orElse(null),
                        wanted.before(),
                        wanted.limit()))
                .map(rows -> list(rows, PostgresToolHistory::call));
    }

    @Override
    public Future<List<Figures>> figures(SiteId site, Duration window) {
        return pool.preparedQuery(FIGURES)
                .execute(Tuple.of(site.value(), window.toMillis()))
                .map(rows -> list(rows, PostgresToolHistory::figures));
    }

    @Override
    public Future<Integer> forget(Duration age) {
        return pool.preparedQuery(FORGET).execute(Tuple.of(age.toMillis())).map(RowSet::rowCount);
    }

    private static Tuple values(@Nullable Object... values) {
        return Tuple.wrap(values);
    }

    private static JsonObject call(Row row) {
        return new JsonObject()
                .put("id", row.getLong("id"))
                .put("at", row.getOffsetDateTime("at").toInstant().toString())
                .put("site", row.getString("site"))
                .put("conversation", row.getString("conversation"))
                .put("turn", row.getString("turn"))
                .put("visitor", row.getString("visitor"))
                .put("callId", row.getString("call_id"))
                .put("tool", row.getString("tool"))
                .put("version", row.getString("version"))
                .put("arguments", row.getString("arguments"))
                .put("argumentBytes", row.getInteger("argument_bytes"))
                .put("resultBytes", row.getInteger("result_bytes"))
                .put("outcome", row.getString("outcome"))
                .put("code", row.getString("code"))
                .put("cached", row.getBoolean("cached"))
                .put("latencyMs", row.getDouble("latency_ms"))
                .put("attempts", row.getJsonArray("attempts"))
                .put("approval", row.getJsonObject("approval"))
                .put("reason", row.getString("reason"));
    }

    private static Figures figures(Row row) {
        return new Figures(
                row.getString("tool"),
                row.getString("version"),
                row.getLong("calls"),
                row.getLong("errors"),
                row.getLong("retried"),
                row.getLong("cached"),
                row.getLong("conversations"),
                row.getDouble("p50"),
                row.getDouble("p95"),
                row.getDouble("p99"));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }
}
