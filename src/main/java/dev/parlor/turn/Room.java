package dev.parlor.turn;

import dev.parlor.history.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** The observers of one conversation on one event loop. Event-loop confined. */
final class Room {
    private final List<Observation> observations = new ArrayList<>(1);
    private final Runnable whenEmpty;

    Room(Runnable whenEmpty) {
        this.whenEmpty = whenEmpty;
    }

    void enter(Observation observation) {
        observations.add(observation);
    }

    void leave(Observation observation) {
        if (observations.remove(observation) && observations.isEmpty()) {
            whenEmpty.run();
        }
    }

    /** Hands an entry to everybody; an observer may leave while it is told. */
    void deliver(LogEntry entry) {
        for (int i = observations.size() - 1; i >= 0; i--) {
            if (i < observations.size()) {
                observations.get(i).offer(entry);
            }
        }
    }

    /** The smallest cursor, which decides whether there is news. */
    long cursor() {
        return observations.stream().mapToLong(Observation::cursor).min().orElse(Long.MAX_VALUE);
    }

    /** Has everybody look into the log, because it holds something that nobody announced. */
    void look() {
        List.copyOf(observations).forEach(Observation::look);
    }
}
