package dev.parlor.tool.sql;

import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Whether a call has written before, kept in the transaction of the write. */
final class SiteWrites {
    private final SiteDatabase database;
    private final String key;

    SiteWrites(SiteDatabase database, String key) {
        this.database = database;
        this.key = key;
    }

    /**
     * Takes the call's key for this transaction, or finds the result under which it has written before. Waits while
     * another transaction holds the key.
     */
    Future<Optional<ToolResult>> claim(SiteTransaction transaction) {
        SiteLogin login = database.login();
        return transaction
                .run(
                        "select " + login.home() + ".site_write_claim($1, $2, make_interval(secs => $3))",
                        Tuple.of(key, login.proof(key), (double)
                                database.limits().writesKept().toSeconds()))
                .map(SiteWrites::before);
    }

    Future<Void> finish(SiteTransaction transaction, ToolResult.Succeeded result) {
        SiteLogin login = database.login();
        return transaction
                .run(
                        "select " + login.home() + ".site_write_finish($1, $2, $3)::text",
                        Tuple.of(key, login.proof(key), result.content()))
                .mapEmpty();
    }

    private static Optional<ToolResult> before(RowSet<Row> rows) {
        return Optional.ofNullable(rows.iterator().next().getString(0)).map(ToolResult.Succeeded::new);
    }
}
