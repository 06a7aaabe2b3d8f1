package dev.parlor.tool.postgres;

import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;

/** One row for each write that was begun. Thread-safe. */
public final class PostgresWrites implements WriteLedger {
    private static final String BEGIN = """
            insert into write_ledger (idempotency_key, site, conversation, tool) values ($1, $2, $3, $4)
            on conflict do nothing
            """;

    private final Pool pool;

    public PostgresWrites(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Boolean> begin(ToolInvocation invocation) {
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(
                        invocation.idempotencyKey(),
                        invocation.site().value(),
                        invocation.conversation().value(),
                        invocation.call().name()))
                .map(added -> added.rowCount() == 1);
    }
}
