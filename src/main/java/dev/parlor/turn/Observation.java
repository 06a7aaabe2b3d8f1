package dev.parlor.turn;

import dev.parlor.history.LogEntry;

/**
 * An observer's place in a log: a cursor.
 *
 * <p>Entries that continue the cursor are handed on as they come. Anything else - the start, a gap, an observer that
 * was busy - is the same thing: read on from the cursor. So nothing is buffered for anybody, however slow. Event-loop
 * confined.
 */
public final class Observation {
    private final LogReading.Place place;
    private final LogReading reading;
    private final Observer observer;
    private final Room room;
    private long cursor;
    private long newest;
    /** The newest entry that was announced before the page that is on its way was asked for. */
    private long announced;

    private State state = State.READING;

    Observation(LogReading.Place place, LogReading reading, Observer observer, Room room) {
        this.place = place;
        this.cursor = place.after();
        this.newest = place.after();
        this.reading = reading;
        this.observer = observer;
        this.room = room;
    }

    void start() {
        read();
    }

    /** Says that the observer can take frames again. */
    public void resume() {
        if (state == State.BUSY) {
            read();
        }
    }

    /** Number of the last entry that the observer was handed. */
    public long cursor() {
        return cursor;
    }

    public void end() {
        state = State.ENDED;
        room.leave(this);
    }

    /** Reads on although nobody announced anything. */
    void look() {
        if (state == State.LIVE) {
            read();
        }
    }

    void offer(LogEntry entry) {
        newest = Math.max(newest, entry.seq());
        if (state != State.LIVE || entry.seq() <= cursor) {
            return;
        }
        if (entry.seq() > cursor + 1) {
            read();
        } else if (observer.isReady()) {
            cursor = entry.seq();
            observer.take(entry.frame());
        } else {
            state = State.BUSY;
        }
    }

    private void read() {
        state = State.READING;
        announced = newest;
        reading.page(place, cursor)
                .onSuccess(this::handOn)
                .onFailure(problem -> reading.later(() -> {
                    if (state == State.READING) {
                        read();
                    }
                }));
    }

    private void handOn(LogReading.Page page) {
        for (LogEntry entry : page.entries()) {
            if (state != State.READING) {
                return;
            }
            if (!observer.isReady()) {
                state = State.BUSY;
                return;
            }
            cursor = entry.seq();
            observer.take(entry.frame());
        }
        if (state != State.READING) {
            return;
        }
        boolean announcedMeanwhile = newest > announced && newest > cursor;
        if (page.more() || announcedMeanwhile) {
            read();
        } else {
            newest = cursor;
            state = State.LIVE;
        }
    }

    private enum State {
        /** A page of the log is on its way. */
        READING,
        /** Everything there is was handed on. */
        LIVE,
        /** The observer takes nothing at the moment. */
        BUSY,
        ENDED
    }
}
