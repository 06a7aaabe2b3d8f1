package dev.parlor.tool.mcp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program and what it has started.
 *
 * <p>A process that has left its parent is not known as a descendant any more: so the family is looked at before the
 * program is asked to end, and once more afterwards.
 */
final class ProgramFamily {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramFamily.class);

    private final Process program;

    ProgramFamily(Process program) {
        this.program = program;
    }

    /**
     * Ends all of it, and returns when it is gone: by closing the program's input, then by asking, then by force. Blocks
     * for at most three times {@code patience}.
     */
    void end(Duration patience) {
        List<ProcessHandle> family = living(Stream.of());
        try {
            program.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            LOG.debug("The program's input was closed before");
        }
        if (await(List.of(program.toHandle()), patience)) {
            family = living(family.stream());
        }
        family.forEach(ProcessHandle::destroy);
        if (!await(family, patience)) {
            List<ProcessHandle> stubborn = living(family.stream());
            stubborn.forEach(ProcessHandle::destroyForcibly);
            await(stubborn, patience);
        }
    }

    private List<ProcessHandle> living(Stream<ProcessHandle> known) {
        return Stream.of(known, Stream.of(program.toHandle()), program.descendants())
                .flatMap(each -> each)
                .distinct()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private static boolean await(List<ProcessHandle> family, Duration patience) {
        CompletableFuture<?>[] ends = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException notYet) {
            return false;
        }
    }
}
