package dev.parlor.history.postgres;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;

/** Connections to the archive. */
public final class PostgresPool {
    private PostgresPool() {}

    /**
     * A pool that opens connections as they are needed, and is closed with Vert.x.
     *
     * @param connections at most
     * @param pause how long a transaction may stand still before Postgres ends it; a server that is frozen would hold its
     *     locks until it wakes up, and nobody could go on with its turns
     */
    public static Pool open(Vertx vertx, String url, int connections, Duration pause) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(connections))
                .connectingTo(PgConnectOptions.fromUri(url).setCachePreparedStatements(true))
                .withConnectHandler(
                        made -> made.query("set idle_in_transaction_session_timeout = " + Math.max(1, pause.toMillis()))
                                .execute()
                                .eventually(made::close))
                .using(vertx)
                .build();
    }
}
