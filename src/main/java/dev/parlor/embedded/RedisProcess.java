package dev.parlor.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redis that runs beside Parlor on a folder of its own, reachable on 127.0.0.1 with a password only.
 *
 * <p>Every write goes to its append-only file, which reaches the disk once a second. Like {@link PostgresProcess} it
 * runs in a session of its own and is stopped by the next start on the folder if Parlor is killed.
 */
public final class RedisProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisProcess.class);
    private static final int ATTEMPTS = 3;
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int MAX_ANSWER_BYTES = 1024;
    private static final int SOCKET_TIMEOUT_MS = 1000;

    private final RedisFolder folder;
    private final String url;

    private RedisProcess(RedisFolder folder, String url) {
        this.folder = folder;
        this.url = url;
    }

    /**
     * Starts a Redis on the folder and returns when it has read its data and answers: about 0.1 s.
     *
     * <p>Blocks: not for an event loop. The caller holds the {@link DataFolder}, so whatever still runs on the folder is
     * taken for a leftover and stopped.
     *
     * @param folder created where it is missing; its content is kept between starts
     * @throws StartupProblem when it does not start, with the end of its log
     */
    public static RedisProcess start(Path folder) {
        RedisFolder files = new RedisFolder(folder.toAbsolutePath().normalize());
        try {
            String password = files.prepare();
            if (FolderProcesses.stopAll(files.path(), STOP_PATIENCE) > 0) {
                LOG.info("Stopped a Redis that was left over on {}.", folder);
            }
            Path program = RedisProgram.in(ProgramCache.folder(files.path()));
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                int port = freePort();
                files.writeSettings(port, password);
                if (startOn(port, program, files, password)) {
                    return new RedisProcess(files, "redis://:%s@127.0.0.1:%d".formatted(password, port));
                }
            }
            throw new IOException("it ended by itself");
        } catch (IOException e) {
            FolderProcesses.stopAll(files.path(), STOP_PATIENCE);
            throw problem(files, e);
        }
    }

    /** Says whether it runs; false when it ended at once, as it does when somebody was faster to take the port. */
    private static boolean startOn(int port, Path program, RedisFolder files, String password) throws IOException {
        Process launcher = new ProcessBuilder(
                        program.toString(), files.settings().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()))
                .start();
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (launcher.isAlive() || !answers(port, password)) {
            boolean ended =
                    !launcher.isAlive() && FolderProcesses.on(files.path()).isEmpty();
            if (ended) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("it did not answer within " + START_PATIENCE.toSeconds() + " s");
            }
            Pause.of(POLL);
        }
        return true;
    }

    /** True once our Redis, known by its password, has read its data: before that it answers LOADING. */
    private static boolean answers(int port, String password) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(loopback(), port), SOCKET_TIMEOUT_MS);
            socket.setSoTimeout(SOCKET_TIMEOUT_MS);
            socket.getOutputStream()
                    .write(("AUTH " + password + "\r\nPING\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(MAX_ANSWER_BYTES), StandardCharsets.US_ASCII);
            return answer.startsWith("+OK\r\n+PONG\r\n");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        }
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static StartupProblem problem(RedisFolder files, IOException cause) {
        return new StartupProblem(
                "The embedded Redis on " + files.path() + " did not start (" + cause.getMessage()
                        + "). Set REDIS_URL to use a Redis of your own. The end of " + files.log() + ":\n"
                        + PrivateFiles.lastLines(files.log(), 5),
                cause);
    }

    /** {@code redis://:password@127.0.0.1:port}; the port is another one at each start. */
    public String url() {
        return url;
    }

    /** Lets the server write out what it has, stops it and returns when it is gone. Blocks; idempotent. */
    @Override
    public void close() {
        FolderProcesses.stopAll(folder.path(), STOP_PATIENCE);
    }
}
