package dev.parlor.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a model fares, as one server saw it last.
 *
 * @param model {@code provider/name}
 * @param circuit whether that server asks it at the moment
 * @param answers requests within the window that ended, those that failed included
 * @param failures those of them that failed
 * @param answeredAt when a request was last answered; null if none was yet
 * @param setback what went wrong since then; null if nothing did
 * @param updatedAt when any of this last changed
 */
public record ModelHealth(
        String model,
        Circuit circuit,
        int answers,
        int failures,
        @Nullable Instant answeredAt,
        @Nullable Setback setback,
        Instant updatedAt) {

    /** Whether the model is asked: by all, by one that tries, or by nobody for a while. */
    public enum Circuit {
        CLOSED,
        HALF_OPEN,
        OPEN
    }

    /**
     * Requests that failed, with no answer after them.
     *
     * @param code of the last one, as in {@link Failure#code()}
     * @param status of HTTP; 0 if there was none
     * @param words of the provider, one line without keys; empty if it said nothing. For operators, never for visitors
     * @param since when the first of them failed
     * @param at when the last one did
     * @param times how many there were, as that server counts
     */
    public record Setback(String code, int status, String words, Instant since, Instant at, int times) {}
}
