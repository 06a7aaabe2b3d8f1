package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.history.AppendOutcome;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.LogEntry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The log as a Redis stream whose IDs are {@code <seq>-0}.
 *
 * <p>Redis refuses an ID that is not above the top: an append is one plain XADD, and its refusal is the fence. Appends
 * of all conversations that come up in one pass of the event loop go out in one write. When a write's answer is lost,
 * the entry under that number tells what came of it.
 */
public final class RedisLog implements ConversationLog {
    static final String FIELD = "e";
    private static final int STREAMS_PER_READ = 500;

    private final Vertx vertx;
    private final Context context;
    private final RedisLink link;
    private final String maxEntries;
    private final Duration retention;
    private final Duration patience;
    private List<Append> gathered = new ArrayList<>();

    /**
     * A log on the current event loop.
     *
     * @param maxEntries about how many entries a conversation keeps
     * @param retention how long a log is kept after {@link #keep}
     * @param patience how long an append is tried again while Redis is out of reach
     */
    public RedisLog(Vertx vertx, RedisLink link, int maxEntries, Duration retention, Duration patience) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.link = link;
        this.maxEntries = Integer.toString(maxEntries);
        this.retention = retention;
        this.patience = patience;
    }

    @Override
    public Future<AppendOutcome> append(ConversationId conversation, LogEntry entry) {
        if (entry.seq() > SEALED) {
            return Future.succeededFuture(new AppendOutcome.Fenced());
        }
        Promise<AppendOutcome> promise = Promise.promise();
        if (gathered.isEmpty()) {
            context.runOnContext(pass -> sendGathered());
        }
        gathered.add(new Append(conversation, entry, promise, System.nanoTime() + patience.toNanos()));
        return promise.future();
    }

    private void sendGathered() {
        List<Append> appends = gathered;
        gathered = new ArrayList<>();
        List<Request> requests = new ArrayList<>(appends.size());
        for (Append append : appends) {
            requests.add(Request.cmd(Command.XADD)
                    .arg(Keys.log(append.conversation))
                    .arg("MAXLEN")
                    .arg("~")
                    .arg(maxEntries)
                    .arg(append.entry.seq() + "-0")
                    .arg(FIELD)
                    .arg(append.entry.frame()));
        }
        link.batch(requests)
                .onSuccess(added -> appends.forEach(append -> append.promise.complete(new AppendOutcome.Appended())))
                .onFailure(problem -> appends.forEach(this::settle));
    }

    /** Finds out what came of an append whose batch had a refusal in it or lost its answer. */
    private void settle(Append append) {
        String id = append.entry.seq() + "-0";
        link.send(Request.cmd(Command.XREVRANGE)
                        .arg(Keys.log(append.conversation))
                        .arg("+")
                        .arg(id)
                        .arg("COUNT")
                        .arg(1))
                .compose(above -> above.size() == 0
                        ? Future.succeededFuture(Standing.FREE)
                        : link.send(Request.cmd(Command.XRANGE)
                                        .arg(Keys.log(append.conversation))
                                        .arg(id)
                                        .arg(id))
                                .map(found -> isOurs(found, append) ? Standing.OURS : Standing.TAKEN))
                .onSuccess(standing -> {
                    switch (standing) {
                        case OURS -> append.promise.complete(new AppendOutcome.Appended());
                        case TAKEN -> append.promise.complete(new AppendOutcome.Fenced());
                        case FREE -> again(append, "the entry was not written");
                    }
                })
                .onFailure(problem -> again(append, String.valueOf(problem.getMessage())));
    }

    private void again(Append append, String why) {
        if (System.nanoTime() > append.deadlineNanos) {
            append.promise.fail("the log could not be written: " + why);
            return;
        }
        vertx.setTimer(20, timer -> {
            if (gathered.isEmpty()) {
                context.runOnContext(pass -> sendGathered());
            }
            gathered.add(append);
        });
    }

    private static boolean isOurs(Response found, Append append) {
        return found.size() == 1 && found.get(0).get(1).get(1).toString().equals(append.entry.frame());
    }

    @Override
    public Future<List<LogEntry>> read(ConversationId conversation, long after, int limit) {
        return link.send(Request.cmd(Command.XRANGE)
                        .arg(Keys.log(conversation))
                        .arg((after + 1) + "-0")
                        .arg("+")
                        .arg("COUNT")
                        .arg(limit))
                .map(RedisLog::entries);
    }

    @Override
    public Future<List<LogEntry>> last(ConversationId conversation, int limit) {
        return link.send(Request.cmd(Command.XREVRANGE)
                        .arg(Keys.log(conversation))
                        .arg("+")
                        .arg("-")
                        .arg("COUNT")
                        .arg(limit))
                .map(newestFirst -> entries(newestFirst).reversed());
    }

    @Override
    public Future<Set<ConversationId>> newerThan(Map<ConversationId, Long> seen) {
        List<Request> reads = new ArrayList<>();
        List<Map.Entry<ConversationId, Long>> all = List.copyOf(seen.entrySet());
        for (int from = 0; from < all.size(); from += STREAMS_PER_READ) {
            List<Map.Entry<ConversationId, Long>> some =
                    all.subList(from, Math.min(all.size(), from + STREAMS_PER_READ));
            Request read = Request.cmd(Command.XREAD).arg("COUNT").arg(1).arg("STREAMS");
            some.forEach(entry -> read.arg(Keys.log(entry.getKey())));
            some.forEach(entry -> read.arg(entry.getValue() + "-0"));
            reads.add(read);
        }
        return link.batch(reads).map(answers -> {
            Set<ConversationId> newer = new HashSet<>();
            answers.forEach(streams -> names(streams).forEach(name -> newer.add(Keys.conversationOfLog(name))));
            return newer;
        });
    }

    /** The streams of an XREAD's answer: none, a map in RESP 3, a list of pairs in RESP 2. */
    private static List<String> names(@Nullable Response streams) {
        if (streams == null) {
            return List.of();
        }
        return streams.isMap()
                ? List.copyOf(streams.getKeys())
                : streams.stream().map(pair -> pair.get(0).toString()).toList();
    }

    @Override
    public Future<Void> keep(ConversationId conversation) {
        return link.send(
                        Request.cmd(Command.PEXPIRE).arg(Keys.log(conversation)).arg(retention.toMillis()))
                .mapEmpty();
    }

    private static List<LogEntry> entries(Response response) {
        List<LogEntry> entries = new ArrayList<>(response.size());
        for (Response entry : response) {
            String id = entry.get(0).toString();
            entries.add(new LogEntry(
                    Long.parseLong(id.substring(0, id.indexOf('-'))),
                    entry.get(1).get(1).toString()));
        }
        return entries;
    }

    private enum Standing {
        OURS,
        TAKEN,
        FREE
    }

    private record Append(
            ConversationId conversation, LogEntry entry, Promise<AppendOutcome> promise, long deadlineNanos) {}
}
