package dev.parlor.tool.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program's error output on its way to the log: lines are cut, and of too many in one minute only the number is told. */
final class ComplaintLog {
    private static final int LONGEST_LINE = 500;
    private static final int MOST_IN_A_MINUTE = 60;

    private final Consumer<String> log;
    private long minute;
    private int told;
    private int dropped;

    ComplaintLog(Consumer<String> log) {
        this.log = log;
    }

    /** Reads to the end. Blocks. */
    void readAll(InputStream stream) throws IOException {
        new LineReader(
                        LONGEST_LINE,
                        this::tell,
                        ends -> tell(ends.lines().findFirst().orElse("") + "..."))
                .readAll(stream);
        tellDropped();
    }

    private void tell(String line) {
        long now = TimeUnit.NANOSECONDS.toMinutes(System.nanoTime());
        if (now != minute) {
            tellDropped();
            minute = now;
            told = 0;
        }
        if (told++ < MOST_IN_A_MINUTE) {
            log.accept(line.strip());
        } else {
            dropped++;
        }
    }

    private void tellDropped() {
        if (dropped > 0) {
            log.accept("(and " + dropped + " more lines)");
            dropped = 0;
        }
    }
}
