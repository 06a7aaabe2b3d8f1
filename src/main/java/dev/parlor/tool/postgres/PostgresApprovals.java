package dev.parlor.tool.postgres;

import dev.parlor.conversation.Approval;
import dev.parlor.conversation.ApprovalDecision;
import dev.parlor.conversation.SiteId;
import dev.parlor.tool.ApprovalDesk;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.approval.ApprovalQuery;
import dev.parlor.tool.approval.ApprovalRecord;
import dev.parlor.tool.approval.Approvals;
import dev.parlor.tool.approval.Decider;
import dev.parlor.tool.approval.DecisionRules;
import dev.parlor.tool.approval.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to people as rows: one conditional update decides for all servers.
 *
 * <p>Who waits is told of a decision over the event bus, which may lose it; so each server also looks into the table now
 * and then, with one query for all that wait there, and lets what is due decide itself. Thread-safe.
 */
public final class PostgresApprovals implements ApprovalDesk, Approvals {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresApprovals.class);
    private static final String DECIDED_ADDRESS = "parlor.approval.decided";
    private static final int EXPIRED_AT_ONCE = 500;

    private final Vertx vertx;
    private final Pool pool;
    private final DecisionRules rules;
    private final Duration look;
    private final int perSite;
    private final Map<String, Set<Waiter>> waiters = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable MessageConsumer<String> decisions;
    private long timer = -1;

    /**
     * A desk that does not look yet.
     *
     * @param look pause between two looks into the table
     * @param perSite most questions of a site that may wait at the same time
     */
    public PostgresApprovals(Vertx vertx, Pool pool, DecisionRules rules, Duration look, int perSite) {
        this.vertx = vertx;
        this.pool = pool;
        this.rules = rules;
        this.look = look;
        this.perSite = perSite;
    }

    /** Begins to look, and to listen for decisions. Once, before anybody asks. */
    public void open() {
        decisions = vertx.eventBus().consumer(DECIDED_ADDRESS, message -> look(List.of(message.body())));
        timer = vertx.setPeriodic(look.toMillis(), tick -> lookAround());
    }

    /** Stops looking; who waits, waits on elsewhere. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return decisions == null ? Future.succeededFuture() : decisions.unregister();
    }

    @Override
    public Future<Asked> ask(Approval approval, Future<Void> over) {
        Waiter waiter = new Waiter(approval.id(), vertx.getOrCreateContext(), Promise.promise());
        waiters.computeIfAbsent(waiter.id, id -> ConcurrentHashMap.newKeySet()).add(waiter);
        over.onComplete(ended -> leave(waiter));
        return keep(approval)
                .map(kept -> {
                    tell(waiter, kept.standing());
                    over.onComplete(ended -> withdraw(waiter));
                    return new Asked(kept.approval(), waiter.decision.future());
                })
                .onFailure(problem -> leave(waiter));
    }

    private Future<ApprovalRecord> keep(Approval approval) {
        return pool.withTransaction(sql -> sql.preparedQuery(ApprovalSql.ONE_AFTER_ANOTHER)
                        .execute(Tuple.of(approval.site().value()))
                        .compose(alone -> sql.preparedQuery(ApprovalSql.KEEP).execute(Tuple.wrap(row(approval)))))
                .compose(added ->
                        added.size() > 0 ? Future.succeededFuture(ApprovalRows.first(added)) : find(approval.id()))
                .compose(kept -> kept.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                "as many questions of the site wait as may wait, or its conversation was erased")));
    }

    private Object[] row(Approval approval) {
        return new Object[] {
            approval.id(),
            approval.site().value(),
            approval.conversation().value(),
            approval.turn().value(),
            approval.call().id(),
            approval.call().name(),
            approval.tool().version(),
            approval.tool().parameters(),
            approval.call().arguments(),
            approval.title(),
            word(approval.by()),
            approval.approvedOtherwise() ? ApprovalRows.APPROVE : ApprovalRows.DENY,
            approval.deadline().atOffset(ZoneOffset.UTC),
            (long) perSite
        };
    }

    @Override
    public Future<List<ApprovalRecord>> list(ApprovalQuery query) {
        return run(
                        query.waiting() ? ApprovalSql.WAITING : ApprovalSql.OVER,
                        query.sites()
                                .map(sites -> sites.stream().map(SiteId::value).toArray(String[]::new))
                                .orElse(null),
                        query.conversation()
                                .map(conversation -> conversation.value())
                                .orElse(null),
                        query.by().map(PostgresApprovals::word).orElse(null),
                        query.limit())
                .map(ApprovalRows::all);
    }

    @Override
    public Future<Optional<ApprovalRecord>> find(String id) {
        return run(ApprovalSql.FIND, id).map(ApprovalRows::first);
    }

    @Override
    public Future<Verdict> decide(String id, Decider who, ApprovalAnswer answer) {
        return find(id).compose(found -> found.isEmpty()
                ? Future.succeededFuture(DecisionRules.unknown())
                : switch (rules.rule(found.get(), who, answer)) {
                    case DecisionRules.Ruling.Refused refused -> Future.succeededFuture(refused.refusal());
                    case DecisionRules.Ruling.Allowed allowed -> settle(id, who, answer, allowed.arguments());
                });
    }

    private Future<Verdict> settle(String id, Decider who, ApprovalAnswer answer, @Nullable String edited) {
        return run(
                        ApprovalSql.DECIDE,
                        id,
                        answer.approved() ? ApprovalRows.APPROVED : ApprovalRows.DENIED,
                        who.label(),
                        edited,
                        answer.reason())
                .compose(decided -> ApprovalRows.first(decided)
                        .map(record -> {
                            vertx.eventBus().publish(DECIDED_ADDRESS, id);
                            return Future.<Verdict>succeededFuture(new Verdict.Decided(record));
                        })
                        .orElseGet(() -> late(id, who)));
    }

    private Future<Verdict> late(String id, Decider who) {
        return expire().compose(expired -> find(id))
                .map(found -> found.<Verdict>map(record -> DecisionRules.late(record, who))
                        .orElseGet(DecisionRules::unknown));
    }

    /** One look at a time; one that finds the table out of reach leaves it to the next. */
    private void lookAround() {
        if (looking.compareAndSet(false, true)) {
            expire().compose(expired -> look(waiters.keySet()))
                    .onFailure(problem -> LOG.warn("approvals cannot be looked at: {}", problem.getMessage()))
                    .onComplete(done -> looking.set(false));
        }
    }

    private Future<Void> expire() {
        return run(ApprovalSql.EXPIRE, EXPIRED_AT_ONCE)
                .onSuccess(expired ->
                        expired.forEach(row -> vertx.eventBus().publish(DECIDED_ADDRESS, row.getString("id"))))
                .mapEmpty();
    }

    private Future<Void> look(Collection<String> ids) {
        String[] here = ids.stream().filter(waiters::containsKey).toArray(String[]::new);
        return here.length == 0
                ? Future.succeededFuture()
                : run(ApprovalSql.DECIDED, (Object) here)
                        .onSuccess(decided -> ApprovalRows.all(decided).forEach(this::tell))
                        .mapEmpty();
    }

    private void tell(ApprovalRecord decided) {
        waiters.getOrDefault(decided.approval().id(), Set.of()).forEach(waiter -> tell(waiter, decided.standing()));
    }

    private void tell(Waiter waiter, ApprovalRecord.Standing standing) {
        switch (standing) {
            case ApprovalRecord.Standing.Waiting waiting -> {}
            case ApprovalRecord.Standing.Decided decided -> hear(waiter, decided.decision());
            case ApprovalRecord.Standing.Withdrawn withdrawn ->
                hear(waiter, new ApprovalDecision.Denied("nobody", "The question was withdrawn."));
        }
    }

    private void hear(Waiter waiter, ApprovalDecision decision) {
        leave(waiter);
        waiter.context.runOnContext(there -> waiter.decision.tryComplete(decision));
    }

    private void leave(Waiter waiter) {
        waiters.computeIfPresent(waiter.id, (id, all) -> all.remove(waiter) && all.isEmpty() ? null : all);
    }

    private void withdraw(Waiter waiter) {
        if (!waiter.decision.future().isComplete()) {
            run(ApprovalSql.WITHDRAW, waiter.id)
                    .onFailure(
                            problem -> LOG.warn("approval {} was not withdrawn: {}", waiter.id, problem.getMessage()));
        }
    }

    private Future<RowSet<Row>> run(String statement, @Nullable Object... values) {
        return pool.preparedQuery(statement).execute(Tuple.wrap(values));
    }

    private static String word(Approval.Approver by) {
        return by.name().toLowerCase(Locale.ROOT);
    }

    /** A call that waits on this server; one question may have several, when a turn came back to where it was. */
    private record Waiter(String id, Context context, Promise<ApprovalDecision> decision) {}
}
