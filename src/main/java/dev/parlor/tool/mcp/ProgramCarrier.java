package dev.parlor.tool.mcp;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.McpToolConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard streams of a program: one line of JSON for each message.
 *
 * <p>The program is started without a shell and with the variables of {@link ProgramEnvironment} only. It ends with the
 * connection, together with whatever it started ({@link ProgramFamily}). When Parlor itself is killed nobody can see to
 * that; but the system closes the program's input, at which it ends by the rules of MCP.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">The specification</a>
 */
final class ProgramCarrier implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramCarrier.class);
    private static final int WAITING_MESSAGES = 1_024;

    private final Vertx vertx;
    private final ProgramFamily family;
    private final Process process;
    private final Receiver receiver;
    private final McpConfig limits;
    private final ExecutorService writing;

    private ProgramCarrier(Vertx vertx, String name, Process process, Receiver receiver, McpConfig limits) {
        this.vertx = vertx;
        this.process = process;
        this.family = new ProgramFamily(process);
        this.receiver = receiver;
        this.limits = limits;
        this.writing = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MESSAGES),
                Thread.ofPlatform().daemon().name("mcp " + name + " in").factory());
        Thread.ofPlatform().daemon().name("mcp " + name + " out").start(this::read);
        Thread.ofPlatform().daemon().name("mcp " + name + " err").start(() -> complain(name));
        CompletableFuture<Void> unused = process.onExit()
                .thenAccept(ended -> receiver.broken("the program has ended with code " + ended.exitValue()));
    }

    /** Starts the program. Fails if there is no such program. */
    static Future<Carrier> start(Vertx vertx, McpToolConfig server, Receiver receiver, McpConfig limits) {
        return vertx.executeBlocking(
                () -> {
                    ProcessBuilder builder = new ProcessBuilder(server.command());
                    builder.environment().keySet().retainAll(ProgramEnvironment.INHERITED);
                    builder.environment().putAll(server.environment());
                    return new ProgramCarrier(vertx, server.name(), builder.start(), receiver, limits);
                },
                false);
    }

    @Override
    public void send(Outgoing message) {
        try {
            writing.execute(() -> write(message.json()));
        } catch (RejectedExecutionException full) {
            if (message.requestId() != null) {
                receiver.failed(message.requestId(), McpFaults.busy(null), "it does not read fast enough");
            }
        }
    }

    @Override
    public void forget(String requestId) {}

    @Override
    public void listen() {}

    @Override
    public Future<Void> close() {
        writing.shutdownNow();
        return vertx.executeBlocking(
                () -> {
                    family.end(limits.exit());
                    return null;
                },
                false);
    }

    private void write(String json) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException closed) {
            receiver.broken("the program does not read any more");
        }
    }

    private void read() {
        try (InputStream out = process.getInputStream()) {
            new LineReader(limits.messageBytes(), receiver::received, receiver::overlong).readAll(out);
            receiver.broken("the program has closed its output");
        } catch (IOException | RuntimeException broken) {
            receiver.broken("the program's output cannot be read: " + broken.getMessage());
        }
    }

    private void complain(String name) {
        try (InputStream err = process.getErrorStream()) {
            new ComplaintLog(line -> LOG.info("MCP server {}: {}", name, line)).readAll(err);
        } catch (IOException closed) {
            LOG.debug("MCP server {} has closed its error output", name);
        }
    }
}
