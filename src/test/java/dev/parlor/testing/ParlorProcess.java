package dev.parlor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code target/parlor.jar} in a process of its own, as a customer runs it, on free ports. */
public final class ParlorProcess implements AutoCloseable {
    public static final String ADMIN_PASSWORD = "correct horse";
    private static final Pattern SITES = Pattern.compile("Widget and sample sites +http://localhost:(\\d+)/");
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics +http://[^:]+:(\\d+)/");
    /** The first server that ends in order leaves its classes for those after it, which start in two thirds of the time. */
    private static final List<String> SHARED_CLASSES = List.of(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=target/parlor.jsa",
            "-Xlog:disable",
            "-Xlog:all=error");

    private static final long START_SECONDS = 90;
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Integer> httpPort = new CompletableFuture<>();
    private final CompletableFuture<Integer> managementPort = new CompletableFuture<>();

    private ParlorProcess(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "testing-parlor-" + process.pid()));
        Thread.ofVirtual().start(this::read);
    }

    /** Environment of a server on the stores of the tests, with the reference configuration. */
    public static Map<String, String> environment(TestingStores stores) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATABASE_URL", stores.newDatabase());
        environment.put("REDIS_URL", stores.redisUrl());
        environment.put("PARLOR_HTTP_PORT", "0");
        environment.put("PARLOR_MANAGEMENT_PORT", "0");
        environment.put("PARLOR_ADMIN_PASSWORD", ADMIN_PASSWORD);
        // A test says more in a minute than a person does.
        environment.put("PARLOR_VISITOR_MESSAGES_PER_MINUTE", "0");
        environment.put("PARLOR_CONF", Path.of("conf").toAbsolutePath().toString());
        return environment;
    }

    /** Starts a server and waits until it serves. */
    public static ParlorProcess start(Map<String, String> environment) {
        ParlorProcess parlor = launch(environment, "run");
        parlor.awaitReady();
        return parlor;
    }

    /** Starts the program without waiting for anything. */
    public static ParlorProcess launch(Map<String, String> environment, String command) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> line =
                new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
        line.addAll(SHARED_CLASSES);
        line.addAll(program());
        line.add(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        for (String provider : List.of("OPENAI", "ANTHROPIC", "XAI")) {
            builder.environment().remove(provider + "_API_KEY");
        }
        builder.environment().putAll(environment);
        try {
            return new ParlorProcess(builder.start());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    public int httpPort() {
        return httpPort.join();
    }

    public int managementPort() {
        return managementPort.join();
    }

    public String url() {
        return "http://localhost:" + httpPort();
    }

    public long pid() {
        return process.pid();
    }

    /** All lines that the server has printed so far. */
    public List<String> output() {
        return List.copyOf(output);
    }

    /** All lines that the server has printed, once it has printed its last. */
    public List<String> awaitOutput() {
        ended.orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
        return output();
    }

    /** Ends the process at once, as a power cut would. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks the process to end, as Ctrl-C does, and waits until it has. */
    public int stop() {
        process.destroy();
        return awaitExit();
    }

    public int awaitExit() {
        try {
            assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS))
                    .as("the server has ended; it said: %s", output)
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    /** The jar of the build, or the class path that the property {@code parlor.classpath} names, as for an IDE. */
    private static List<String> program() {
        String classPath = System.getProperty("parlor.classpath", "");
        return classPath.isEmpty()
                ? List.of(
                        "-jar", Path.of("target", "parlor.jar").toAbsolutePath().toString())
                : List.of("-cp", classPath, "dev.parlor.Launcher");
    }

    private void awaitReady() {
        try {
            httpPort.get(START_SECONDS, TimeUnit.SECONDS);
            managementPort.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException | TimeoutException problem) {
            kill();
            throw new AssertionError("the server did not start; it said: " + output, problem);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                complete(SITES.matcher(line), httpPort);
                complete(MANAGEMENT.matcher(line), managementPort);
            }
        } catch (IOException closed) {
            // the process has ended
        }
        ended.complete(null);
        httpPort.completeExceptionally(new IllegalStateException("the server has ended"));
        managementPort.completeExceptionally(new IllegalStateException("the server has ended"));
    }

    private static void complete(Matcher matcher, CompletableFuture<Integer> port) {
        if (matcher.find()) {
            port.complete(Integer.parseInt(matcher.group(1)));
        }
    }
}
