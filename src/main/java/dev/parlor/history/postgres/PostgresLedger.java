package dev.parlor.history.postgres;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Spent;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Usage;
import dev.parlor.history.Account;
import dev.parlor.history.Ledger;
import dev.parlor.history.LedgerEntry;
import dev.parlor.history.UsageQuery;
import dev.parlor.history.UsageReport;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ledger on a pool of Postgres connections. Thread-safe. */
public final class PostgresLedger implements Ledger {
    private final Pool pool;

    public PostgresLedger(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Void> write(List<LedgerEntry> entries) {
        return entries.isEmpty()
                ? Future.succeededFuture()
                : pool.preparedQuery(LedgerSql.WRITE)
                        .executeBatch(
                                entries.stream().map(PostgresLedger::values).toList())
                        .mapEmpty();
    }

    private static Tuple values(LedgerEntry entry) {
        Charge charge = entry.charge();
        Usage usage = charge.usage();
        Tuple values = Tuple.of(
                entry.id(),
                entry.day(),
                entry.owner().site().value(),
                entry.owner().visitor().value(),
                entry.owner().conversation().value(),
                entry.owner().turn().value());
        values.addInteger(entry.round())
                .addString(charge.model())
                .addLong(usage.input())
                .addLong(usage.output())
                .addLong(usage.cachedInput())
                .addLong(usage.cacheWrite())
                .addLong(usage.cacheWriteHour())
                .addLong(usage.reasoning())
                .addBoolean(charge.estimated());
        switch (charge.cost()) {
            case Cost.Reported reported ->
                values.addBigDecimal(reported.amount().usd()).addString("provider");
            case Cost.Listed listed ->
                values.addBigDecimal(listed.amount().usd()).addString("list");
            case Cost.Unknown unknown -> values.addValue(null).addValue(null);
        }
        return values.addString(charge.failure());
    }

    @Override
    public Future<Spent> spent(Account account) {
        return switch (account) {
            case Account.OfSite of -> one(LedgerSql.OF_SITE, Tuple.of(of.site().value(), of.day()));
            case Account.OfVisitor of ->
                one(
                        LedgerSql.OF_VISITOR,
                        Tuple.of(of.site().value(), of.visitor().value(), of.day()));
            case Account.OfConversation of ->
                one(LedgerSql.OF_CONVERSATION, Tuple.of(of.conversation().value()));
        };
    }

    @Override
    public Future<Bill> ofTurn(TurnId turn) {
        return pool.preparedQuery(LedgerSql.OF_TURN)
                .execute(Tuple.of(turn.value()))
                .map(rows -> {
                    List<Bill.Item> items = new ArrayList<>();
                    rows.forEach(row -> items.add(new Bill.Item(row.getString("key"), sum(row))));
                    return new Bill(items);
                });
    }

    @Override
    public Future<Map<ConversationId, Spent>> ofConversations(List<ConversationId> conversations) {
        String[] ids = conversations.stream().map(ConversationId::value).toArray(String[]::new);
        return pool.preparedQuery(LedgerSql.OF_CONVERSATIONS)
                .execute(Tuple.of(ids))
                .map(rows -> {
                    Map<ConversationId, Spent> spent = new HashMap<>();
                    rows.forEach(row -> spent.put(new ConversationId(row.getString("key")), sum(row)));
                    return spent;
                });
    }

    @Override
    public Future<UsageReport> report(UsageQuery query) {
        Tuple span = Tuple.of(
                query.from(),
                query.to(),
                query.sites()
                        .<Object>map(sites -> sites.stream().map(SiteId::value).toArray(String[]::new))
                        .orElse(null));
        return pool.preparedQuery(LedgerSql.report(query.by()))
                .execute(Tuple.tuple()
                        .addValue(query.from())
                        .addValue(query.to())
                        .addValue(span.getValue(2))
                        .addInteger(query.limit()))
                .compose(rows -> one(LedgerSql.OF_SPAN, span).map(total -> new UsageReport(rows(rows), total)));
    }

    private Future<Spent> one(String statement, Tuple values) {
        return pool.preparedQuery(statement)
                .execute(values)
                .map(rows -> sum(rows.iterator().next()));
    }

    private static List<UsageReport.Row> rows(RowSet<Row> rows) {
        List<UsageReport.Row> list = new ArrayList<>();
        rows.forEach(row -> list.add(new UsageReport.Row(row.getString("key"), sum(row))));
        return list;
    }

    private static Spent sum(Row row) {
        return new Spent(
                new Usage(
                        row.getLong("input"),
                        row.getLong("output"),
                        row.getLong("cached_input"),
                        row.getLong("cache_write"),
                        row.getLong("cache_write_hour"),
                        row.getLong("reasoning")),
                Money.ofUsd(row.getBigDecimal("cost_usd")),
                row.getLong("calls"),
                row.getLong("unpriced"),
                row.getLong("estimated"));
    }
}
