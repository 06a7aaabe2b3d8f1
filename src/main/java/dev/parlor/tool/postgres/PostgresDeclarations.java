package dev.parlor.tool.postgres;

import dev.parlor.conversation.SiteId;
import dev.parlor.tool.catalogue.DeclarationStore;
import dev.parlor.tool.catalogue.ToolSwitch;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Declarations and switches as rows. One row holds the revision, so that changes come one after the other. Thread-safe. */
public final class PostgresDeclarations implements DeclarationStore {
    private static final String REVISION = "select revision from tool_catalogue";
    private static final String ADVANCE = "update tool_catalogue set revision = revision + 1";
    private static final String DECLARED = "select site, declaration from tool_declaration order by position";
    private static final String SWITCHED = "select site, name, version, enabled, rollout from tool_switch";
    private static final String DECLARE = """
            insert into tool_declaration (site, name, version, declaration, declared_by) values ($1, $2, $3, $4, $5)
            on conflict (site, name, version) do update
                set declaration = excluded.declaration, declared_by = excluded.declared_by, declared_at = now()
            """;
    private static final String RETRACT = "delete from tool_declaration where site = $1 and name = $2 and version = $3";
    private static final String SET = """
            insert into tool_switch (site, name, version, enabled, rollout, set_by) values ($1, $2, $3, $4, $5, $6)
            on conflict (site, name, version) do update set enabled = excluded.enabled,
                rollout = excluded.rollout, set_by = excluded.set_by, set_at = now()
            """;

    private final Pool pool;

    public PostgresDeclarations(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Long> revision() {
        return pool.query(REVISION).execute().map(PostgresDeclarations::revision);
    }

    @Override
    public Future<State> load() {
        return pool.withTransaction(sql -> sql.query("set transaction isolation level repeatable read, read only")
                .execute()
                .compose(set -> sql.query(REVISION).execute())
                .map(PostgresDeclarations::revision)
                .compose(revision -> sql.query(DECLARED)
                        .execute()
                        .map(rows -> list(rows, PostgresDeclarations::text))
                        .compose(declared -> sql.query(SWITCHED)
                                .execute()
                                .map(rows ->
                                        new State(revision, declared, list(rows, PostgresDeclarations::toolSwitch))))));
    }

    @Override
    public Future<Void> declare(SiteId site, String name, String version, String text, String by) {
        return change(sql -> sql.preparedQuery(DECLARE).execute(Tuple.of(site.value(), name, version, text, by)))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> retract(SiteId site, String name, String version) {
        return change(sql -> sql.preparedQuery(RETRACT).execute(Tuple.of(site.value(), name, version)))
                .map(gone -> gone.rowCount() > 0);
    }

    @Override
    public Future<Void> set(ToolSwitch value, String by) {
        return change(sql -> sql.preparedQuery(SET)
                        .execute(Tuple.of(
                                value.site().value(),
                                value.name(),
                                value.version(),
                                value.enabled(),
                                value.rollout(),
                                by)))
                .mapEmpty();
    }

    private Future<RowSet<Row>> change(Function<SqlConnection, Future<RowSet<Row>>> write) {
        return pool.withTransaction(sql -> sql.query(ADVANCE).execute().compose(advanced -> write.apply(sql)));
    }

    private static Long revision(RowSet<Row> rows) {
        return rows.iterator().next().getLong("revision");
    }

    private static Text text(Row row) {
        return new Text(new SiteId(row.getString("site")), row.getString("declaration"));
    }

    private static ToolSwitch toolSwitch(Row row) {
        return new ToolSwitch(
                new SiteId(row.getString("site")),
                row.getString("name"),
                row.getString("version"),
                row.getBoolean("enabled"),
                row.getInteger("rollout"));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }
}
