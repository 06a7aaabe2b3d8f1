package dev.parlor.history.postgres;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Erased;
import dev.parlor.history.Erasure;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Erasure by statements and functions of Postgres, a transaction for each conversation. Thread-safe. */
public final class PostgresErasure implements Erasure {
    private static final int ATTEMPTS = 5;
    private static final String DEADLOCK = "40P01";

    private final Pool pool;

    public PostgresErasure(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Person> begin(SiteId site, VisitorId visitor) {
        return run(ErasureSql.LATEST_NAME, site.value(), visitor.value())
                .map(PostgresErasure::text)
                .compose(name -> mark(site, name)
                        .compose(first -> run(ErasureSql.FORMER_NAMES, site.value(), name)
                                .compose(rows -> markAll(site, texts(rows), new Marked(List.of(name), first)))))
                .map(marked -> new Person(
                        site,
                        marked.names().stream().map(VisitorId::new).collect(Collectors.toUnmodifiableSet()),
                        marked.until()));
    }

    /** One lock at a time, so that nobody waits for somebody who waits for them. */
    private Future<Marked> markAll(SiteId site, List<String> names, Marked so) {
        return names.isEmpty()
                ? Future.succeededFuture(so)
                : mark(site, names.getFirst())
                        .compose(until ->
                                markAll(site, names.subList(1, names.size()), so.with(names.getFirst(), until)));
    }

    private Future<Instant> mark(SiteId site, String name) {
        return run(ErasureSql.MARK, site.value(), name)
                .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
    }

    @Override
    public Future<List<ConversationId>> conversations(Person person, int limit) {
        return run(ErasureSql.OF_PERSON, person.site().value(), names(person), at(person.until()), limit)
                .map(PostgresErasure::ids);
    }

    @Override
    public Future<Erased> erase(Person person, ConversationId conversation) {
        return erase(Tuple.of(conversation.value(), person.site().value(), true, null), 1)
                .map(erased -> erased.orElse(Erased.NOTHING));
    }

    @Override
    public Future<Erased> finish(Person person) {
        return run(ErasureSql.NAMELESS_AUDIT, person.site().value(), names(person), at(person.until()))
                .compose(audit -> run(
                                ErasureSql.FORGET_VISITORS, person.site().value(), names(person), at(person.until()))
                        .map(forgotten -> new Erased(0, 0, 0, 0, 0, 0, audit.rowCount())));
    }

    @Override
    public Future<List<ConversationId>> outdated(SiteId site, Duration age, int limit) {
        return run(ErasureSql.OUTDATED, site.value(), age.toMillis(), limit).map(PostgresErasure::ids);
    }

    @Override
    public Future<Optional<Erased>> erase(SiteId site, ConversationId conversation, Duration age) {
        return erase(Tuple.of(conversation.value(), site.value(), false, age.toMillis()), 1);
    }

    private Future<Optional<Erased>> erase(Tuple which, int attempt) {
        return pool.preparedQuery(ErasureSql.ERASE)
                .execute(which)
                .map(rows -> Optional.ofNullable(rows.iterator().next().getJsonObject(0))
                        .map(Erased::of))
                .recover(problem -> attempt < ATTEMPTS
                                && problem instanceof PgException known
                                && DEADLOCK.equals(known.getSqlState())
                        ? erase(which, attempt + 1)
                        : Future.failedFuture(problem));
    }

    @Override
    public Future<Integer> forget(SiteId site, Duration age, int limit) {
        return run(ErasureSql.OLD_APPROVALS, site.value(), age.toMillis(), limit)
                .compose(approvals -> run(ErasureSql.OLD_NOTICES, site.value(), age.toMillis(), limit)
                        .compose(notices -> run(ErasureSql.OLD_WRITES, site.value(), age.toMillis(), limit)
                                .compose(writes -> run(ErasureSql.OLD_VISITORS, site.value(), age.toMillis(), limit)
                                        .map(visitors -> approvals.rowCount()
                                                + notices.rowCount()
                                                + writes.rowCount()
                                                + visitors.size()))));
    }

    @Override
    public Future<Map<SiteId, Duration>> remember(Map<SiteId, Duration> ages) {
        List<Map.Entry<SiteId, Duration>> sites = List.copyOf(ages.entrySet());
        Object names = sites.stream().map(site -> site.getKey().value()).toArray(String[]::new);
        Object keeps = sites.stream().map(site -> site.getValue().toMillis()).toArray(Long[]::new);
        return run(ErasureSql.REMEMBER, names, keeps).map(rows -> {
            Map<SiteId, Duration> all = new HashMap<>();
            rows.forEach(row -> all.put(new SiteId(row.getString(0)), Duration.ofMillis(row.getLong(1))));
            return all;
        });
    }

    @Override
    public Future<Boolean> knows(SiteId site) {
        return run(ErasureSql.KNOWS, site.value())
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public Future<List<Remnant>> hot(int limit) {
        return run(ErasureSql.HOT, limit)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Remnant(new SiteId(row.getString(1)), new ConversationId(row.getString(0))))
                        .toList());
    }

    @Override
    public Future<Void> cooled(ConversationId conversation) {
        return run(ErasureSql.COOLED, conversation.value()).mapEmpty();
    }

    @Override
    public Future<Integer> forgetMarks(Duration age, int limit) {
        return run(ErasureSql.EMPTIED_APPROVALS, limit)
                .compose(emptied -> run(ErasureSql.OLD_MARKS, age.toMillis(), limit)
                        .map(marks -> emptied.rowCount() + marks.rowCount()));
    }

    private Future<RowSet<Row>> run(String statement, @Nullable Object... values) {
        return pool.preparedQuery(statement).execute(Tuple.wrap(values));
    }

    private static Object names(Person person) {
        return person.names().stream().map(VisitorId::value).toArray(String[]::new);
    }

    private static Object at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static String text(RowSet<Row> rows) {
        return rows.iterator().next().getString(0);
    }

    private static List<String> texts(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    private static List<ConversationId> ids(RowSet<Row> rows) {
        return texts(rows).stream().map(ConversationId::new).toList();
    }

    private record Marked(List<String> names, Instant until) {
        Marked with(String name, Instant later) {
            List<String> more = new ArrayList<>(names);
            more.add(name);
            return new Marked(more, later.isAfter(until) ? later : until);
        }
    }
}
