package dev.parlor.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An {@link OrderServer} in a process that is killed and started again, always at the same port. */
final class OrderProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final String database;
    private final LinkedBlockingQueue<String> orders = new LinkedBlockingQueue<>();
    private final AtomicInteger port = new AtomicInteger();
    private Process process;

    OrderProcess(String database) {
        this.database = database;
        this.process = start();
    }

    int port() {
        return port.get();
    }

    /** None of the orders so far counts. */
    void forget() {
        orders.clear();
    }

    /** Waits until so many orders have come in. */
    void awaitOrders(int count) {
        try {
            for (int came = 0; came < count; came++) {
                if (orders.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
                    throw new AssertionError("only " + came + " of " + count + " orders came");
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the process at once, as a power cut would, and starts it again. */
    void killAndRestart() {
        process.destroyForcibly().onExit().join();
        process = start();
    }

    private Process start() {
        try {
            Process started = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            OrderServer.class.getName(),
                            String.valueOf(port.get()),
                            database)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly, "orders-" + started.pid()));
            BufferedReader lines = started.inputReader(StandardCharsets.UTF_8);
            String first = String.valueOf(lines.readLine());
            port.set(Integer.parseInt(first.substring("port ".length())));
            Thread.ofVirtual().start(() -> read(lines));
            return started;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void read(BufferedReader lines) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                orders.add(line);
            }
        } catch (IOException killed) {
            // nothing more comes from it
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
