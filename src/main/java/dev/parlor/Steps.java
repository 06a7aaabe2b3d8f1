package dev.parlor;

import dev.parlor.embedded.StartupProblem;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the steps of a start and of a stop. Blocking: for the main thread and the shutdown hook only. */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger("parlor");
    private static final long STEP_SECONDS = 60;
    private static final long STOP_SECONDS = 15;

    private Steps() {}

    /**
     * What a step of the start comes to.
     *
     * @param what is opened by it
     * @throws StartupProblem if it fails, or takes too long
     */
    static <T> T await(Future<T> step, String what) throws InterruptedException {
        try {
            return finish(step);
        } catch (ExecutionException | TimeoutException problem) {
            Throwable cause = problem.getCause() == null ? problem : problem.getCause();
            throw new StartupProblem("It failed to open " + what + ": " + cause.getMessage() + ".", cause);
        }
    }

    /** The same, with what went wrong as it is. */
    static <T> T finish(Future<T> step) throws InterruptedException, ExecutionException, TimeoutException {
        return step.toCompletionStage().toCompletableFuture().get(STEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits, for as long as a stop may take; the log says what did not end in order. */
    static void close(Future<Void> step) {
        try {
            step.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException problem) {
            LOG.warn("Not everything stopped in order: {}", problem.toString());
        }
    }
}
