package dev.parlor.tool.sql;

import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.SiteId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import java.time.Duration;

/** The tables of one site: a few connections under the site's own role. Usable from any context. */
public final class SiteDatabase {
    /** How much longer than a call may take a connection may hold its locks, if the server vanishes in the middle. */
    private static final Duration IDLE_GRACE = Duration.ofSeconds(10);

    private final SiteLogin login;
    private final Pool pool;
    private final SqlLimits limits;

    SiteDatabase(SiteLogin login, Pool pool, SqlLimits limits) {
        this.login = login;
        this.pool = pool;
        this.limits = limits;
    }

    SiteId site() {
        return login.site();
    }

    SiteLogin login() {
        return login;
    }

    SqlLimits limits() {
        return limits;
    }

    /**
     * The tool of a site's declaration.
     *
     * @throws IllegalArgumentException with a sentence that says which key is wrong
     */
    public SqlTool tool(ToolConfig tool) {
        return SqlTool.of(tool, this);
    }

    /**
     * Begins a transaction. Completes on the caller's context.
     *
     * @param most time for each of its statements, above zero
     */
    Future<SiteTransaction> begin(SiteTransaction.Mode mode, Duration most) {
        return pool.getConnection()
                .map(PgConnection::cast)
                .compose(connection -> connection
                        .query(words(mode, most))
                        .execute()
                        .map(begun -> new SiteTransaction(connection))
                        .onFailure(refused -> connection.close()));
    }

    /** What a transaction begins with. */
    String words(SiteTransaction.Mode mode, Duration most) {
        long millis = Math.max(1, most.toMillis());
        return login.begin(mode.words()) + "; set local statement_timeout = " + millis
                + "; set local idle_in_transaction_session_timeout = " + (millis + IDLE_GRACE.toMillis());
    }

    Future<Void> close() {
        return pool.close();
    }
}
