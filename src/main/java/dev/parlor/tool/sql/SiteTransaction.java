package dev.parlor.tool.sql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One transaction on a connection of its own. Confined to the context that it was begun on. */
final class SiteTransaction {
    enum Mode {
        READ("read only"),
        WRITE("read write");

        private final String words;

        Mode(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(SiteTransaction.class);

    /** Session-level locks are the one thing that outlives a transaction and reaches beyond the session. */
    private static final String CLEAN = "; select pg_advisory_unlock_all()";

    private final PgConnection connection;
    private boolean committing;
    private boolean cancelled;

    SiteTransaction(PgConnection connection) {
        this.connection = connection;
    }

    Future<RowSet<Row>> run(String sql, Tuple values) {
        return connection.preparedQuery(sql).execute(values);
    }

    /** A statement without values, which Postgres takes only in the plain form. */
    Future<RowSet<Row>> runPlain(String sql) {
        return connection.query(sql).execute();
    }

    /** Whether the connection broke after the commit had been sent, so that nobody knows whether it counts. */
    boolean isOpenEnded(Throwable cause) {
        return committing && isLost(cause);
    }

    Future<Void> commit() {
        committing = true;
        return runPlain("commit" + CLEAN).onSuccess(done -> release()).mapEmpty();
    }

    /** Undoes everything and gives the connection back, or away if it is broken. Never fails. */
    Future<Void> rollback() {
        return runPlain("rollback" + CLEAN).<Void>mapEmpty().otherwiseEmpty().onComplete(done -> release());
    }

    /** Undoes everything and begins again on the same connection. */
    Future<Void> restart(String begin) {
        return runPlain("rollback; " + begin).mapEmpty();
    }

    /**
     * Stops the statement that runs, in Postgres itself: its Future fails soon. A commit is let through.
     *
     * <p>Postgres may get around to it when the next statement runs already, so the connection is used no more after that.
     */
    void cancel() {
        if (!committing && !cancelled) {
            cancelled = true;
            connection
                    .cancelRequest()
                    .onFailure(refused -> LOG.debug("A statement is left to its own timeout", refused));
        }
    }

    private void release() {
        if (cancelled) {
            // The one way to take a connection out of the pool: its process in Postgres ends.
            runPlain("select pg_terminate_backend(pg_backend_pid())").onComplete(gone -> connection.close());
        } else {
            connection.close();
        }
    }

    /** Whether this is a broken connection, and not what Postgres says of a statement. */
    static boolean isLost(Throwable cause) {
        return !(cause instanceof PgException said) || isEnd(String.valueOf(said.getSqlState()));
    }

    /** What a process in Postgres says before it is gone: shut down, killed, crashed, idle for too long, no memory. */
    private static boolean isEnd(String state) {
        return state.startsWith("57P") || state.startsWith("08") || state.equals("25P03") || state.equals("25P04");
    }
}
