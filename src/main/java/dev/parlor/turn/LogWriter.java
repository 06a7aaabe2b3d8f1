package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.MessageId;
import dev.parlor.history.AppendOutcome;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.EventFormat;
import dev.parlor.history.FencedException;
import dev.parlor.history.LogEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pen of a conversation's owner: log first, then send.
 *
 * <p>One append is in flight. Text that arrives meanwhile grows into one next entry, so that batches adapt to the load
 * by themselves, without a timer. Event-loop confined.
 */
final class LogWriter {
    private final ConversationLog log;
    private final EventFormat format;
    private final ConversationId conversation;
    private final int pendingLimit;
    private final Consumer<LogEntry> stands;
    private final Consumer<Throwable> lost;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private final List<Promise<Void>> whenWritten = new ArrayList<>();
    private long top;
    private int pendingChars;
    private boolean inFlight;
    private @Nullable Throwable broken;

    /**
     * A pen that goes on after entry number {@code top}.
     *
     * @param pendingLimit most characters of text that may wait for the log
     * @param stands told of each entry once it is in the log
     * @param lost told once if the log cannot be written any more; {@link FencedException} if there is a newer owner
     */
    LogWriter(
            ConversationLog log,
            EventFormat format,
            ConversationId conversation,
            long top,
            int pendingLimit,
            Consumer<LogEntry> stands,
            Consumer<Throwable> lost) {
        this.log = log;
        this.format = format;
        this.conversation = conversation;
        this.top = top;
        this.pendingLimit = pendingLimit;
        this.stands = stands;
        this.lost = lost;
    }

    void write(Event event) {
        if (broken != null) {
            return;
        }
        if (!grow(event)) {
            waiting.add(event instanceof Event.TextAdded added ? new Growing(added) : new Whole(event));
        }
        if (pendingChars > pendingLimit) {
            fail(new IllegalStateException("more text waits for the log than may wait"));
        } else if (!inFlight) {
            appendNext();
        }
    }

    /** Number of the last entry that stands in the log. */
    long top() {
        return top;
    }

    /** Completes when all that was written before this call stands; fails when that cannot be. */
    Future<Void> written() {
        if (broken != null) {
            return Future.failedFuture(broken);
        }
        if (!inFlight && waiting.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = Promise.promise();
        whenWritten.add(promise);
        return promise.future();
    }

    private boolean grow(Event event) {
        if (event instanceof Event.TextAdded added) {
            pendingChars += added.text().length();
            if (waiting.peekLast() instanceof Growing growing && growing.message.equals(added.message())) {
                growing.text.append(added.text());
                return true;
            }
        }
        return false;
    }

    private void appendNext() {
        Event event = waiting.remove().event();
        if (event instanceof Event.TextAdded added) {
            pendingChars -= added.text().length();
        }
        LogEntry entry = new LogEntry(top + 1, format.encode(event, top + 1));
        inFlight = true;
        log.append(conversation, entry)
                .onSuccess(outcome -> appended(entry, outcome))
                .onFailure(this::fail);
    }

    private void appended(LogEntry entry, AppendOutcome outcome) {
        if (broken != null) {
            return;
        }
        switch (outcome) {
            case AppendOutcome.Fenced fenced -> fail(new FencedException());
            case AppendOutcome.Appended appended -> {
                top = entry.seq();
                inFlight = false;
                if (!waiting.isEmpty()) {
                    appendNext();
                }
                stands.accept(entry);
                if (!inFlight && waiting.isEmpty()) {
                    List<Promise<Void>> done = List.copyOf(whenWritten);
                    whenWritten.clear();
                    done.forEach(Promise::complete);
                }
            }
        }
    }

    private void fail(Throwable cause) {
        if (broken == null) {
            broken = cause;
            waiting.clear();
            lost.accept(cause);
            List<Promise<Void>> undone = List.copyOf(whenWritten);
            whenWritten.clear();
            undone.forEach(promise -> promise.fail(cause));
        }
    }

    /** Something that waits for the append before it. */
    private sealed interface Pending {
        Event event();
    }

    private record Whole(Event event) implements Pending {}

    /** Text that more text may join. */
    private static final class Growing implements Pending {
        private final MessageId message;
        private final StringBuilder text;

        Growing(Event.TextAdded first) {
            this.message = first.message();
            this.text = new StringBuilder(first.text());
        }

        @Override
        public Event event() {
            return new Event.TextAdded(message, text.toString());
        }
    }
}
