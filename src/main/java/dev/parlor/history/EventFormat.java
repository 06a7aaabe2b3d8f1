package dev.parlor.history;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import java.util.List;

/** How events are written down in the log. Thread-safe. */
public interface EventFormat {
    /** The frame that stands in the log as entry number {@code seq}, and that observers are sent. */
    String encode(Event event, long seq);

    /**
     * The event in a frame.
     *
     * @throws IllegalArgumentException if it is of a kind that this version does not know
     */
    Event decode(String frame);

    /** The frame that stands in for all entries up to {@code seq}, when those are gone. */
    String snapshot(List<Message> messages, long seq);
}
