package dev.parlor.history.postgres;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Revocation;
import dev.parlor.history.VisitorRecords;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Visitors on a pool of Postgres connections. Thread-safe. */
public final class PostgresVisitors implements VisitorRecords {
    /** $1 site, $2 visitor, $3 claims, $4 roles, $5 when the token was issued. No row: it was revoked. */
    private static final String MEET = """
            insert into visitor as v (site, id, claims, roles)
            select $1, $2, $3::jsonb, $4::text[] where not is_visitor_erased($1, $2, $5)
            on conflict (site, id) do update set claims = excluded.claims, roles = excluded.roles, seen_at = now()
            where v.revoked_at is null or v.revoked_at < $5
            returning v.id
            """;

    /** $1 site, $2 visitor. */
    private static final String REVOKED = """
            select site, $2::text as id, revoked_at from visitor
            where site = $1 and id in ($2, visitor_pseudonym($1, $2)) and revoked_at is not null
            order by revoked_at desc limit 1
            """;

    /** $1 site, $2 stranger, $3 who they turned out to be, $4 since when. No row: their tokens are void already. */
    private static final String BECOME = """
            insert into visitor as v (site, id, merged_into, revoked_at)
            select $1, $2, $3, now() where not is_visitor_erased($1, $2, now()) and not is_visitor_erased($1, $3, $4)
            on conflict (site, id) do update set merged_into = excluded.merged_into, revoked_at = now()
            where v.revoked_at is null
            returning v.site, v.id, v.revoked_at
            """;

    /** $1 site, $2 stranger, $3 who they turned out to be. */
    private static final String MOVE_CONVERSATIONS =
            "update conversation set visitor = $3 where site = $1 and visitor = $2";

    /** $1 site, $2 visitor. */
    private static final String REVOKE = """
            insert into visitor as v (site, id, revoked_at) values ($1, $2, now())
            on conflict (site, id) do update set revoked_at = now()
            returning v.site, v.id, v.revoked_at
            """;

    /** $1 moment or null. One row at least, for the clock. */
    private static final String REVOKED_SINCE = """
            select clock.now, v.site, v.id, v.revoked_at from (select now() as now) clock
            left join visitor v on v.revoked_at > coalesce($1::timestamptz, clock.now)
            """;

    private final Pool pool;

    public PostgresVisitors(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Boolean> meet(SiteId site, Visitor visitor, Instant issuedAt) {
        return run(
                        pool,
                        MEET,
                        site.value(),
                        visitor.id().value(),
                        new JsonObject(Map.copyOf(visitor.claims())),
                        visitor.roles().toArray(String[]::new),
                        issuedAt.atOffset(ZoneOffset.UTC))
                .map(met -> met.size() > 0);
    }

    @Override
    public Future<Boolean> isWelcome(SiteId site, VisitorId visitor, Instant issuedAt) {
        return run(pool, REVOKED, site.value(), visitor.value())
                .map(PostgresVisitors::first)
                .map(revoked ->
                        revoked.filter(end -> end.voids(issuedAt, visitor)).isEmpty());
    }

    @Override
    public Future<Optional<Revocation>> merge(SiteId site, VisitorId stranger, VisitorId named, Instant issuedAt) {
        return pool.withTransaction(sql -> run(
                        sql, BECOME, site.value(), stranger.value(), named.value(), issuedAt.atOffset(ZoneOffset.UTC))
                .map(PostgresVisitors::first)
                .compose(end -> end.isEmpty()
                        ? Future.succeededFuture(end)
                        : run(sql, MOVE_CONVERSATIONS, site.value(), stranger.value(), named.value())
                                .map(end)));
    }

    @Override
    public Future<Revocation> revoke(SiteId site, VisitorId visitor) {
        return run(pool, REVOKE, site.value(), visitor.value())
                .map(rows -> revocation(rows.iterator().next()));
    }

    @Override
    public Future<Recent> revokedSince(@Nullable Instant moment) {
        return run(pool, REVOKED_SINCE, moment == null ? null : moment.atOffset(ZoneOffset.UTC))
                .map(rows -> {
                    Instant now =
                            rows.iterator().next().getOffsetDateTime("now").toInstant();
                    List<Revocation> revocations = new ArrayList<>();
                    for (Row row : rows) {
                        if (row.getString("id") != null) {
                            revocations.add(revocation(row));
                        }
                    }
                    return new Recent(now, revocations);
                });
    }

    private static Optional<Revocation> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(revocation(rows.iterator().next()));
    }

    private static Revocation revocation(Row row) {
        return new Revocation(
                new SiteId(row.getString("site")),
                new VisitorId(row.getString("id")),
                row.getOffsetDateTime("revoked_at").toInstant());
    }

    private static Future<RowSet<Row>> run(SqlClient sql, String statement, @Nullable Object... values) {
        return sql.preparedQuery(statement).execute(Tuple.wrap(values));
    }
}
