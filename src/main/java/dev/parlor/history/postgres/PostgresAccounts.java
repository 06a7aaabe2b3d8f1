package dev.parlor.history.postgres;

import dev.parlor.history.Accounts;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Operators and shared keys in Postgres. Thread-safe. */
public final class PostgresAccounts implements Accounts {
    private final Pool pool;

    public PostgresAccounts(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<String>> passwordHash(String operator) {
        return pool.preparedQuery("select password_hash from operator where name = $1")
                .execute(Tuple.of(operator))
                .map(PostgresAccounts::first);
    }

    @Override
    public Future<Boolean> addOperator(String name, String passwordHash) {
        return pool.preparedQuery("insert into operator (name, password_hash) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(name, passwordHash))
                .map(added -> added.rowCount() > 0);
    }

    @Override
    public Future<Void> setPassword(String name, String passwordHash) {
        return pool.preparedQuery("""
                        insert into operator (name, password_hash) values ($1, $2)
                        on conflict (name) do update set password_hash = excluded.password_hash
                        """).execute(Tuple.of(name, passwordHash)).mapEmpty();
    }

    @Override
    public Future<String> secret(String name, String proposal) {
        return pool.preparedQuery("insert into server_secret (name, value) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(name, proposal))
                .compose(added -> pool.preparedQuery("select value from server_secret where name = $1")
                        .execute(Tuple.of(name)))
                .map(rows -> rows.iterator().next().getString(0));
    }

    private static Optional<String> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getString(0));
    }
}
