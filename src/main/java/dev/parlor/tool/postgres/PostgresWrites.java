package dev.parlor.tool.postgres;

import dev.parlor.conversation.ConversationId;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.WriteLedger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One row for each write that was begun. Thread-safe. */
public final class PostgresWrites implements WriteLedger {
    private static final String BEGIN = """
            insert into write_ledger (idempotency_key, site, conversation, tool) values ($1, $2, $3, $4)
            on conflict do nothing
            """;

    /** $1 conversation, $2 keys. What takes the place of a call has its key with a dot and the other tool's name. */
    private static final String BEGUN = """
            select distinct split_part(idempotency_key, '.', 1) as begun from write_ledger
            where conversation = $1 and split_part(idempotency_key, '.', 1) = any($2)
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

    @Override
    public Future<Set<String>> begun(ConversationId conversation, Set<String> idempotencyKeys) {
        return pool.preparedQuery(BEGUN)
                .execute(Tuple.of(conversation.value(), (Object) idempotencyKeys.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("begun"))
                        .collect(Collectors.toSet()));
    }
}
