package dev.parlor.tool.mcp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real MCP server in a process of its own, on a port of this machine. */
final class McpHttpServer implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("^port (\\d+)$");

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private McpHttpServer(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread.ofPlatform().daemon().start(this::read);
        port.orTimeout(30, TimeUnit.SECONDS).join();
    }

    /** The reference server; port 0 takes a free one. */
    static McpHttpServer everything(int port) {
        String loopback = McpLab.SMALL.resolveSibling("loopback.mjs").toUri().toString();
        return new McpHttpServer(
                List.of("node", "--import", loopback, McpLab.EVERYTHING.toString(), "streamableHttp"),
                Map.of("PORT", String.valueOf(port)));
    }

    /** The server that shows what a client does. */
    static McpHttpServer small(int port) {
        return new McpHttpServer(List.of("node", McpLab.SMALL.toString(), "http", String.valueOf(port)), Map.of());
    }

    int port() {
        return port.join();
    }

    String url() {
        return "http://localhost:" + port() + "/mcp";
    }

    /** Has the small server forget its sessions, as one does that was started again. */
    void forgetSessions() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI forget = URI.create("http://localhost:" + port() + "/forget");
            client.send(HttpRequest.newBuilder(forget).build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException | InterruptedException problem) {
            throw new IllegalStateException(problem);
        }
    }

    /** Ends the process at once, as a power cut would. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private void read() {
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                Matcher matcher = PORT.matcher(line);
                if (matcher.matches()) {
                    port.complete(Integer.parseInt(matcher.group(1)));
                }
            }
        } catch (IOException closed) {
            said.add("(closed)");
        }
        port.completeExceptionally(new IllegalStateException("the server has ended: " + said));
    }
}
