package dev.parlor.history.postgres;

import dev.parlor.conversation.SiteId;
import dev.parlor.history.SiteTexts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.stream.StreamSupport;

/** Texts of sites as rows. One row holds the revision, so that changes come one after the other. Thread-safe. */
public final class PostgresSiteTexts implements SiteTexts {
    private static final String REVISION = "select revision from site_catalogue";
    private static final String ADVANCE = "update site_catalogue set revision = revision + 1";
    private static final String LOAD = "select site, text, made_by, made_at from site_text order by site";
    private static final String FITS = """
            select exists (select 1 from site_text where site = $1) as known,
                (select count(*) from site_text) < $2 as room
            """;
    private static final String PUT = """
            insert into site_text (site, text, made_by) values ($1, $2, $3)
            on conflict (site) do update set text = excluded.text, made_by = excluded.made_by, made_at = now()
            """;
    /** $1 site. What was declared for it goes along: a site of the same name later is another one. */
    private static final String REMOVE = """
            with gone as (delete from site_text where site = $1 returning site),
            tools as (delete from tool_declaration where site in (select site from gone)),
            switches as (delete from tool_switch where site in (select site from gone))
            select site from gone
            """;

    private final Pool pool;

    public PostgresSiteTexts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Long> revision() {
        return pool.query(REVISION).execute().map(PostgresSiteTexts::revision);
    }

    @Override
    public Future<State> load() {
        return pool.withTransaction(sql -> sql.query("set transaction isolation level repeatable read, read only")
                .execute()
                .compose(set -> sql.query(REVISION).execute())
                .map(PostgresSiteTexts::revision)
                .compose(revision -> sql.query(LOAD)
                        .execute()
                        .map(rows -> new State(
                                revision,
                                StreamSupport.stream(rows.spliterator(), false)
                                        .map(PostgresSiteTexts::text)
                                        .toList()))));
    }

    @Override
    public Future<Kept> put(SiteId site, String text, String by, int most) {
        return pool.withTransaction(sql -> sql.query(ADVANCE)
                .execute()
                .compose(advanced -> sql.preparedQuery(FITS).execute(Tuple.of(site.value(), most)))
                .compose(found -> put(sql, found.iterator().next(), Tuple.of(site.value(), text, by))));
    }

    private static Future<Kept> put(SqlConnection sql, Row found, Tuple values) {
        boolean known = found.getBoolean("known");
        if (!known && !found.getBoolean("room")) {
            return Future.succeededFuture(Kept.FULL);
        }
        return sql.preparedQuery(PUT).execute(values).map(known ? Kept.REPLACED : Kept.CREATED);
    }

    @Override
    public Future<Boolean> remove(SiteId site) {
        return pool.withTransaction(sql -> sql.query(ADVANCE)
                .execute()
                .compose(advanced -> sql.preparedQuery(REMOVE).execute(Tuple.of(site.value())))
                .map(gone -> gone.rowCount() > 0));
    }

    private static Long revision(RowSet<Row> rows) {
        return rows.iterator().next().getLong("revision");
    }

    private static Text text(Row row) {
        return new Text(
                new SiteId(row.getString("site")),
                row.getString("text"),
                row.getString("made_by"),
                row.getOffsetDateTime("made_at").toInstant());
    }
}
