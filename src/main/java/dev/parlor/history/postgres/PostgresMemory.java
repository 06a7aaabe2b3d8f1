package dev.parlor.history.postgres;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.Gist;
import dev.parlor.history.Memory;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.Sent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Function;

/** The memory on a pool of Postgres connections. Thread-safe. */
public final class PostgresMemory implements Memory {
    /** $1 conversation. */
    private static final String GIST =
            "select text, covers, version, model from conversation_summary where conversation = $1";

    /** $1 conversation, $2 text, $3 last message, $4 version, $5 model. No row: somebody was quicker. */
    private static final String KEEP = """
        insert into conversation_summary as s (conversation, text, covers, version, model)
        values ($1, $2, $3, $4, $5)
        on conflict (conversation) do update
            set text = $2, covers = $3, version = $4, model = $5, made_at = now()
            where s.version = $4 - 1
        returning version
        """;

    /** $1 conversation, $2 turn, $3 fence, $4 round, $5 model, $6 system, $7 first message, $8 last message. */
    private static final String NOTE = """
        insert into conversation_request as r
            (conversation, turn, fence, round, model, system, first_message, last_message)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (conversation) do update
            set turn = $2, fence = $3, round = $4, model = $5, system = $6, first_message = $7, last_message = $8,
                sent_at = now()
            where (r.fence, r.round) <= ($3, $4)
        """;

    /** $1 conversation. */
    private static final String LAST_SENT = """
        select turn, round, model, system, first_message, last_message from conversation_request
        where conversation = $1
        """;

    private final Pool pool;

    public PostgresMemory(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Optional<Gist>> gist(ConversationId conversation) {
        return pool.preparedQuery(GIST)
                .execute(Tuple.of(conversation.value()))
                .map(rows -> first(
                        rows,
                        row -> new Gist(
                                row.getString("text"),
                                new MessageId(row.getString("covers")),
                                row.getLong("version"),
                                row.getString("model"))));
    }

    @Override
    public Future<Boolean> keep(ConversationId conversation, Gist gist) {
        return pool.preparedQuery(KEEP)
                .execute(Tuple.of(
                        conversation.value(), gist.text(), gist.covers().value(), gist.version(), gist.model()))
                .map(kept -> kept.size() > 0);
    }

    @Override
    public Future<Void> note(OpenTurn turn, Sent sent) {
        return pool.preparedQuery(NOTE)
                .execute(Tuple.of(
                        turn.conversation().value(),
                        turn.id().value(),
                        turn.fence(),
                        sent.round(),
                        sent.model(),
                        sent.system(),
                        sent.first().value(),
                        sent.last().value()))
                .mapEmpty();
    }

    @Override
    public Future<Optional<Sent>> lastSent(ConversationId conversation) {
        return pool.preparedQuery(LAST_SENT)
                .execute(Tuple.of(conversation.value()))
                .map(rows -> first(
                        rows,
                        row -> new Sent(
                                new TurnId(row.getString("turn")),
                                row.getInteger("round"),
                                row.getString("model"),
                                row.getString("system"),
                                new MessageId(row.getString("first_message")),
                                new MessageId(row.getString("last_message")))));
    }

    private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> read) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(read.apply(rows.iterator().next()));
    }
}
