package dev.parlor.history.postgres;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.VisitorId;
import dev.parlor.history.Acceptance;
import dev.parlor.history.Archive;
import dev.parlor.history.FencedException;
import dev.parlor.history.MessageJson;
import dev.parlor.history.NextTurn;
import dev.parlor.history.OpenTurn;
import dev.parlor.history.Settled;
import dev.parlor.history.Submission;
import dev.parlor.history.TakenOver;
import dev.parlor.history.TurnEnd;
import dev.parlor.history.TurnProgress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The archive on a pool of Postgres connections. Thread-safe. */
public final class PostgresArchive implements Archive {
    private static final int PREVIEW_CHARS = 120;
    private static final ToolResult OUTCOME_UNKNOWN = ToolResult.failed(
            "outcome_unknown", "The server stopped while the tool was running; it is unknown what it did.", false);

    private final Pool pool;

    public PostgresArchive(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Future<Acceptance> accept(Submission submission) {
        return pool.withTransaction(sql -> run(
                        sql,
                        Sql.OPEN_CONVERSATION,
                        submission.conversation().value(),
                        submission.site().value(),
                        submission.visitor().value(),
                        "",
                        submission.issuedAt().atOffset(ZoneOffset.UTC))
                .compose(opened ->
                        opened.size() == 0 ? refuse(sql, submission.conversation()) : addQuestion(sql, submission)));
    }

    private static Future<Acceptance> refuse(SqlConnection sql, ConversationId conversation) {
        return isErased(sql, conversation).map(gone -> gone ? new Acceptance.Gone() : new Acceptance.NotYours());
    }

    @Override
    public Future<Boolean> isErased(ConversationId conversation) {
        return isErased(pool, conversation);
    }

    private static Future<Boolean> isErased(SqlClient sql, ConversationId conversation) {
        return run(sql, Sql.IS_ERASED, conversation.value())
                .map(rows -> rows.iterator().next().getBoolean("erased"));
    }

    private static Future<Acceptance> addQuestion(SqlConnection sql, Submission submission) {
        String conversation = submission.conversation().value();
        return run(
                        sql,
                        Sql.ADD_QUESTION,
                        submission.message().id().value(),
                        conversation,
                        submission.clientId(),
                        MessageJson.encode(submission.message()),
                        submission.most())
                .compose(added -> added.size() == 0
                        ? run(sql, Sql.QUESTION_ID, conversation, submission.clientId())
                                .map(rows -> rows.size() == 0
                                        ? new Acceptance.Full()
                                        : new Acceptance.Repeated(new MessageId(
                                                rows.iterator().next().getString("id"))))
                        : run(sql, Sql.TOUCH_CONVERSATION, conversation, preview(submission.message()), 1L)
                                .compose(touched -> begin(
                                        sql,
                                        submission.conversation(),
                                        new NextTurn(submission.turn(), submission.node())))
                                .map(turn -> turn.<Acceptance>map(open -> new Acceptance.Begun(
                                                submission.message().id(), open))
                                        .orElseGet(() -> new Acceptance.Queued(
                                                submission.message().id()))));
    }

    private static Future<Optional<OpenTurn>> begin(SqlConnection sql, ConversationId conversation, NextTurn next) {
        return run(sql, Sql.BEGIN_TURN, next.id().value(), conversation.value(), next.node())
                .compose(begun -> begun.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : run(
                                        sql,
                                        Sql.GIVE_QUESTIONS,
                                        conversation.value(),
                                        next.id().value())
                                .map(asked -> Optional.of(begun(
                                        next.id(),
                                        conversation,
                                        begun.iterator().next(),
                                        asked(asked)))));
    }

    private static OpenTurn begun(TurnId id, ConversationId conversation, Row row, List<OpenTurn.Asked> asked) {
        return new OpenTurn(
                id,
                new SiteId(row.getString("site")),
                VisitorRow.read(row),
                conversation,
                row.getLong("fence"),
                row.getLong("seq"),
                row.getLong("before"),
                asked);
    }

    @Override
    public Future<List<OpenTurn.Asked>> takeIn(OpenTurn turn) {
        return pool.withTransaction(sql -> run(sql, Sql.LOCK_TURN, turn.id().value(), turn.fence())
                .compose(owned -> owned.size() == 0
                        ? Future.failedFuture(new FencedException())
                        : run(
                                sql,
                                Sql.TAKE_IN,
                                turn.conversation().value(),
                                turn.id().value()))
                .map(PostgresArchive::asked));
    }

    @Override
    public Future<Boolean> recordStep(OpenTurn turn, Message.Assistant step, int round) {
        return addStep(pool, turn, step, round);
    }

    private static Future<Boolean> addStep(SqlClient sql, OpenTurn turn, Message.Assistant step, int round) {
        return run(
                        sql,
                        Sql.ADD_STEP,
                        turn.id().value(),
                        turn.fence(),
                        turn.conversation().value(),
                        step.id().value(),
                        round,
                        MessageJson.encode(step),
                        ofCalls(step, ToolCall::id),
                        ofCalls(step, ToolCall::name),
                        ofCalls(step, ToolCall::arguments))
                .map(rows -> rows.iterator().next().getBoolean("owned"));
    }

    private static String[] ofCalls(Message.Assistant step, Function<ToolCall, String> part) {
        return step.toolCalls().stream().map(part).toArray(String[]::new);
    }

    @Override
    public Future<Boolean> recordResult(OpenTurn turn, Message.Tool answer) {
        String code = answer.result() instanceof ToolResult.Failed failed
                ? failed.failure().code()
                : null;
        return run(
                        pool,
                        Sql.ADD_RESULT,
                        answer.toolCallId(),
                        code == null ? "succeeded" : "failed",
                        code,
                        MessageJson.resultText(answer.result()),
                        answer.id().value(),
                        turn.id().value(),
                        turn.fence())
                .map(updated -> updated.size() > 0);
    }

    @Override
    public Future<Optional<OpenTurn>> finish(OpenTurn turn, TurnEnd end, NextTurn next) {
        return pool.withTransaction(sql -> run(
                        sql, Sql.LOCK_CONVERSATION, turn.conversation().value(), end.seq())
                .compose(locked -> run(sql, Sql.LOCK_TURN, turn.id().value(), turn.fence()))
                .compose(owned -> owned.size() == 0
                        ? Future.<Optional<OpenTurn>>failedFuture(new FencedException())
                        : close(sql, turn, end).compose(closed -> beginWaiting(sql, turn, next))));
    }

    private static Future<Void> close(SqlConnection sql, OpenTurn turn, TurnEnd end) {
        Message.Assistant last = end.last();
        Future<?> said = last == null ? Future.succeededFuture() : addStep(sql, turn, last, end.rounds());
        return said.compose(
                        added -> run(sql, Sql.CLOSE_CALLS, turn.id().value(), MessageJson.resultText(OUTCOME_UNKNOWN)))
                .compose(closed -> run(sql, Sql.WITHDRAW_APPROVALS, turn.id().value()))
                .compose(withdrawn -> sql.preparedQuery(Sql.END_TURN).execute(ending(turn, end)))
                .mapEmpty();
    }

    private static Tuple ending(OpenTurn turn, TurnEnd end) {
        return switch (end.event()) {
            case Event.RunFinished finished ->
                Tuple.of(
                        turn.id().value(),
                        finished.reason() == StopReason.CANCELLED ? "cancelled" : "finished",
                        finished.reason().name().toLowerCase(Locale.ROOT),
                        null,
                        null,
                        usage(finished.bill()),
                        finished.model(),
                        end.rounds());
            case Event.RunFailed failed ->
                Tuple.of(
                        turn.id().value(),
                        "failed",
                        null,
                        failed.failure().code(),
                        failed.failure().message(),
                        usage(failed.bill()),
                        null,
                        end.rounds());
        };
    }

    private static @Nullable JsonObject usage(Bill bill) {
        return bill.items().isEmpty() ? null : JsonObject.mapFrom(bill.total().usage());
    }

    private static Future<Optional<OpenTurn>> beginWaiting(SqlConnection sql, OpenTurn turn, NextTurn next) {
        return run(sql, Sql.IS_WAITING, turn.conversation().value())
                .compose(waiting -> waiting.iterator().next().getBoolean(0)
                        ? begin(sql, turn.conversation(), next)
                        : Future.succeededFuture(Optional.empty()));
    }

    @Override
    public Future<List<OpenTurn>> running(Duration age, String after, int limit) {
        return run(pool, Sql.RUNNING, age.toMillis(), limit, after).map(rows -> list(rows, PostgresArchive::openTurn));
    }

    @Override
    public Future<Optional<TakenOver>> takeOver(OpenTurn turn, String node) {
        return run(pool, Sql.TAKE_OVER, turn.id().value(), turn.fence(), node)
                .compose(taken -> taken.size() == 0
                        ? Future.succeededFuture(Optional.empty())
                        : run(pool, Sql.ASKED, turn.id().value())
                                .map(asked -> Optional.of(
                                        takenOver(turn, taken.iterator().next(), asked(asked)))));
    }

    private static TakenOver takenOver(OpenTurn turn, Row row, List<OpenTurn.Asked> asked) {
        OpenTurn owned = new OpenTurn(
                turn.id(),
                turn.site(),
                VisitorRow.read(row),
                turn.conversation(),
                row.getLong("fence"),
                row.getLong("seq"),
                row.getLong("before"),
                asked);
        return new TakenOver(owned, row.getInteger("attempt"), row.getBoolean("untouched"));
    }

    @Override
    public Future<TurnProgress> progress(OpenTurn turn) {
        return run(pool, Sql.STEPS, turn.id().value())
                .compose(steps -> run(pool, Sql.RESULTS_OF_TURN, turn.id().value())
                        .map(results -> new ArchivedHistory(steps, results).progress()));
    }

    @Override
    public Future<Void> leave(OpenTurn turn) {
        return run(pool, Sql.LEAVE, turn.id().value(), turn.fence()).mapEmpty();
    }

    @Override
    public Future<List<Message>> history(ConversationId conversation) {
        return messages(pool, conversation, true);
    }

    @Override
    public Future<Settled> settled(ConversationId conversation) {
        return pool.withTransaction(sql -> sql.query(Sql.ONE_MOMENT)
                .execute()
                .compose(set -> run(sql, Sql.SEQ, conversation.value()))
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getLong("seq"))
                .compose(seq -> messages(sql, conversation, false).map(messages -> new Settled(seq, messages))));
    }

    private static Future<List<Message>> messages(SqlClient sql, ConversationId conversation, boolean withRunning) {
        return run(sql, Sql.MESSAGES, conversation.value(), withRunning)
                .compose(messages -> run(sql, Sql.RESULTS, conversation.value())
                        .map(results -> new ArchivedHistory(messages, results).messages()));
    }

    @Override
    public Future<Optional<ConversationSummary>> conversation(ConversationId conversation) {
        return run(pool, Sql.CONVERSATION, conversation.value()).map(PostgresArchive::first);
    }

    @Override
    public Future<Optional<ConversationSummary>> latest(SiteId site, VisitorId visitor, Duration age) {
        return run(pool, Sql.LATEST, site.value(), visitor.value(), age.toMillis())
                .map(PostgresArchive::first);
    }

    @Override
    public Future<List<ConversationSummary>> of(SiteId site, VisitorId visitor, int limit) {
        return run(pool, Sql.OF_VISITOR, site.value(), visitor.value(), limit)
                .map(rows -> list(rows, PostgresArchive::row));
    }

    @Override
    public Future<List<ConversationSummary>> recent(Optional<Set<SiteId>> sites, int limit) {
        return (sites.isPresent()
                        ? run(
                                pool,
                                Sql.RECENT_OF_SITES,
                                limit,
                                sites.get().stream().map(SiteId::value).toArray(String[]::new))
                        : run(pool, Sql.RECENT, limit))
                .map(rows -> list(rows, PostgresArchive::row));
    }

    private static Future<RowSet<Row>> run(SqlClient sql, String statement, @Nullable Object... values) {
        return sql.preparedQuery(statement).execute(Tuple.wrap(values));
    }

    private static List<OpenTurn.Asked> asked(RowSet<Row> rows) {
        return list(
                rows,
                row -> new OpenTurn.Asked(
                        (Message.User) MessageJson.decode(row.getJsonObject("content")), row.getString("client_id")));
    }

    private static OpenTurn openTurn(Row row) {
        return new OpenTurn(
                new TurnId(row.getString("id")),
                new SiteId(row.getString("site")),
                VisitorRow.read(row),
                new ConversationId(row.getString("conversation")),
                row.getLong("fence"),
                0,
                0,
                List.of());
    }

    private static ConversationSummary row(Row row) {
        return new ConversationSummary(
                new ConversationId(row.getString("id")),
                new SiteId(row.getString("site")),
                new VisitorId(row.getString("visitor")),
                row.getBoolean("running"),
                row.getString("preview"),
                row.getLong("messages"),
                row.getLong("seq"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Optional<ConversationSummary> first(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(row(rows.iterator().next()));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    private static String preview(Message.User message) {
        String text = message.text().strip();
        return text.length() <= PREVIEW_CHARS ? text : text.substring(0, PREVIEW_CHARS - 1) + "…";
    }
}
