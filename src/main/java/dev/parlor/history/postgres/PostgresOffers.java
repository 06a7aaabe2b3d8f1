package dev.parlor.history.postgres;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.Offer;
import dev.parlor.history.Offers;
import dev.parlor.history.OpenTurn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Offers in Postgres. Thread-safe. */
public final class PostgresOffers implements Offers {
    /** $1 turn, $2 fence, $3 round, $4 strategy, $5 fallback, $6 considered, $7 microseconds, $8 tools. */
    private static final String RECORD = """
        insert into tool_offer (turn, round, strategy, fallback, considered, took_micros, tools)
        select id, $3, $4, $5, $6, $7, $8 from turn where id = $1 and fence = $2 and state = 'running'
        on conflict (turn, round) do update set strategy = excluded.strategy, fallback = excluded.fallback,
            considered = excluded.considered, took_micros = excluded.took_micros, tools = excluded.tools
        """;

    /** $1 turn. */
    private static final String LATEST = """
        select round, strategy, fallback, considered, took_micros, tools from tool_offer
        where turn = $1 order by round desc limit 1
        """;

    /** $1 conversation, $2 turns. */
    private static final String OF_CONVERSATION = """
        select t.id, o.round, o.strategy, o.fallback, o.considered, o.took_micros, o.tools
        from (select id, fence from turn where conversation = $1 order by fence desc limit $2) t
        left join tool_offer o on o.turn = t.id
        order by t.fence, o.round
        """;

    private final Pool pool;

    public PostgresOffers(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Void> record(OpenTurn turn, Offer offer) {
        JsonArray tools = new JsonArray();
        offer.tools()
                .forEach(tool ->
                        tools.add(new JsonObject().put("name", tool.name()).put("version", tool.version())));
        return pool.preparedQuery(RECORD)
                .execute(Tuple.of(turn.id().value(), turn.fence(), offer.round(), offer.strategy(), offer.fallback())
                        .addInteger(offer.considered())
                        .addLong(TimeUnit.MICROSECONDS.convert(offer.took()))
                        .addJsonArray(tools))
                .mapEmpty();
    }

    @Override
    public Future<Optional<Offer>> latest(TurnId turn) {
        return pool.preparedQuery(LATEST)
                .execute(Tuple.of(turn.value()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(offer(rows.iterator().next())));
    }

    @Override
    public Future<List<OfTurn>> of(ConversationId conversation, int turns) {
        return pool.preparedQuery(OF_CONVERSATION)
                .execute(Tuple.of(conversation.value(), turns))
                .map(PostgresOffers::byTurn);
    }

    private static List<OfTurn> byTurn(RowSet<Row> rows) {
        Map<String, List<Offer>> offers = new LinkedHashMap<>();
        for (Row row : rows) {
            List<Offer> ofTurn = offers.computeIfAbsent(row.getString("id"), id -> new ArrayList<>());
            if (row.getInteger("round") != null) {
                ofTurn.add(offer(row));
            }
        }
        return offers.entrySet().stream()
                .map(turn -> new OfTurn(new TurnId(turn.getKey()), turn.getValue()))
                .toList();
    }

    private static Offer offer(Row row) {
        return new Offer(
                row.getInteger("round"),
                row.getString("strategy"),
                row.getString("fallback"),
                row.getInteger("considered"),
                Duration.of(row.getLong("took_micros"), ChronoUnit.MICROS),
                row.getJsonArray("tools").stream()
                        .map(JsonObject.class::cast)
                        .map(tool -> new Offer.Item(tool.getString("name"), tool.getString("version")))
                        .toList());
    }
}
