package dev.parlor.turn;

import dev.parlor.config.ParlorConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.MessageId;
import dev.parlor.history.Archive;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.EventFormat;
import dev.parlor.history.LogEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs for observers that are behind: entry by entry over short gaps, message by message over long ones, and from
 * the archive where the log does not reach back any more.
 */
final class LogReading {
    private static final long RETRY_MS = 250;

    private final Vertx vertx;
    private final ConversationLog log;
    private final Archive archive;
    private final EventFormat format;
    private final ParlorConfig.Log limits;

    LogReading(Vertx vertx, ConversationLog log, Archive archive, EventFormat format, ParlorConfig.Log limits) {
        this.vertx = vertx;
        this.log = log;
        this.archive = archive;
        this.format = format;
        this.limits = limits;
    }

    /**
     * Where an observer began.
     *
     * @param after the last entry that it had seen
     * @param top the log's last entry at that time
     * @param archived the entry up to which the archive holds the conversation
     */
    record Place(ConversationId conversation, long after, long top, long archived) {}

    /**
     * What follows a cursor.
     *
     * @param more whether there may be more than these
     */
    record Page(List<LogEntry> entries, boolean more) {}

    Future<Page> page(Place place, long cursor) {
        return log.read(place.conversation(), cursor, limits.pageEntries()).compose(entries -> {
            if (!entries.isEmpty() && entries.getLast().seq() == ConversationLog.SEALED) {
                return Future.succeededFuture(new Page(entries, false));
            }
            boolean more = entries.size() == limits.pageEntries();
            if (isCut(place, cursor, entries)) {
                return snapshot(place, cursor, entries);
            }
            boolean merge = cursor < place.top() && place.top() - place.after() > limits.exactEntries();
            return Future.succeededFuture(new Page(merge ? merged(entries) : entries, more));
        });
    }

    void later(Runnable action) {
        vertx.setTimer(RETRY_MS, timer -> action.run());
    }

    private static boolean isCut(Place place, long cursor, List<LogEntry> entries) {
        return entries.isEmpty()
                ? place.archived() > cursor
                : entries.getFirst().seq() > cursor + 1;
    }

    /**
     * What is settled, in the place of all entries up to the last end of a turn. If the log has lost the beginning of the
     * turn that runs, there is no place to go on from until that turn has ended: fails, to be tried again.
     */
    private Future<Page> snapshot(Place place, long cursor, List<LogEntry> entries) {
        return archive.settled(place.conversation()).compose(settled -> {
            long seq = Math.max(settled.seq(), cursor);
            if (!entries.isEmpty() && entries.getFirst().seq() > seq + 1) {
                if (!beginsTurn(entries.getFirst())) {
                    return Future.failedFuture("the log has lost the beginning of the turn that runs");
                }
                seq = entries.getFirst().seq() - 1;
            }
            LogEntry snapshot = new LogEntry(seq, format.snapshot(settled.messages(), seq));
            return Future.succeededFuture(new Page(List.of(snapshot), true));
        });
    }

    private boolean beginsTurn(LogEntry entry) {
        return decode(entry) instanceof Event.RunStarted;
    }

    /** Each run of text entries of one message as one entry, under the number of the last. */
    private List<LogEntry> merged(List<LogEntry> entries) {
        List<LogEntry> merged = new ArrayList<>();
        MessageId speaking = null;
        StringBuilder text = new StringBuilder();
        long seq = 0;
        for (LogEntry entry : entries) {
            Event.TextAdded added = textAdded(entry);
            if (speaking != null && (added == null || !added.message().equals(speaking))) {
                merged.add(new LogEntry(seq, format.encode(new Event.TextAdded(speaking, text.toString()), seq)));
                text.setLength(0);
                speaking = null;
            }
            if (added == null) {
                merged.add(entry);
            } else {
                speaking = added.message();
                text.append(added.text());
                seq = entry.seq();
            }
        }
        if (speaking != null) {
            merged.add(new LogEntry(seq, format.encode(new Event.TextAdded(speaking, text.toString()), seq)));
        }
        return merged;
    }

    private Event.@Nullable TextAdded textAdded(LogEntry entry) {
        return decode(entry) instanceof Event.TextAdded added ? added : null;
    }

    private @Nullable Event decode(LogEntry entry) {
        try {
            return format.decode(entry.frame());
        } catch (IllegalArgumentException newerKind) {
            return null;
        }
    }
}
