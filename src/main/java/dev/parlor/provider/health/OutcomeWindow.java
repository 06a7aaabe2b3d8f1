package dev.parlor.provider.health;

import java.time.Duration;
import java.util.Arrays;

/**
 * How many answers there were within the last while, and how many of them failed; to a tenth of that while. Not
 * thread-safe.
 */
public final class OutcomeWindow {
    private static final int SLICES = 10;

    private final long sliceNanos;
    private final long[] numbers = new long[SLICES];
    private final int[] answers = new int[SLICES];
    private final int[] failures = new int[SLICES];

    public OutcomeWindow(Duration length) {
        sliceNanos = Math.max(1, length.toNanos() / SLICES);
        clear();
    }

    public void add(long nowNanos, boolean failed) {
        long number = Math.floorDiv(nowNanos, sliceNanos);
        int at = (int) Math.floorMod(number, (long) SLICES);
        if (numbers[at] != number) {
            numbers[at] = number;
            answers[at] = 0;
            failures[at] = 0;
        }
        answers[at]++;
        failures[at] += failed ? 1 : 0;
    }

    public int answers(long nowNanos) {
        return sum(answers, nowNanos);
    }

    public int failures(long nowNanos) {
        return sum(failures, nowNanos);
    }

    public void clear() {
        Arrays.fill(numbers, Long.MIN_VALUE);
        Arrays.fill(answers, 0);
        Arrays.fill(failures, 0);
    }

    private int sum(int[] counts, long nowNanos) {
        long oldest = Math.floorDiv(nowNanos, sliceNanos) - SLICES;
        int sum = 0;
        for (int i = 0; i < SLICES; i++) {
            sum += numbers[i] > oldest ? counts[i] : 0;
        }
        return sum;
    }
}
