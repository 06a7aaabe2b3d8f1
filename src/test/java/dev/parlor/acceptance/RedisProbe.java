package dev.parlor.acceptance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A look into Redis, past all clients of the server: RESP on a plain socket. */
final class RedisProbe implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final InputStream in;

    RedisProbe(URI url) {
        try {
            socket = new Socket(url.getHost(), url.getPort());
            socket.setSoTimeout(PATIENCE_MS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        String login = url.getUserInfo();
        if (login != null) {
            ask("AUTH", login.substring(login.indexOf(':') + 1));
        }
    }

    static String log(String conversation) {
        return "c:{" + conversation + "}:log";
    }

    static String history(String conversation) {
        return "c:{" + conversation + "}:history";
    }

    List<String> list(String key) {
        return ask("LRANGE", key, "0", "-1");
    }

    void delete(String... keys) {
        List<String> command = new ArrayList<>(List.of("DEL"));
        command.addAll(List.of(keys));
        ask(command.toArray(String[]::new));
    }

    /** The answer's values, with nested ones in one row. */
    List<String> ask(String... command) {
        StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
        for (String word : command) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        try {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            List<String> values = new ArrayList<>();
            readInto(values);
            return values;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private void readInto(List<String> values) throws IOException {
        String head = line();
        int count = head.matches("[*$]-?\\d+") ? Integer.parseInt(head.substring(1)) : 0;
        switch (head.charAt(0)) {
            case '*' -> {
                for (int i = 0; i < count; i++) {
                    readInto(values);
                }
            }
            case '$' -> {
                if (count >= 0) {
                    values.add(new String(in.readNBytes(count), StandardCharsets.UTF_8));
                    line();
                }
            }
            case '-' -> throw new AssertionError("Redis refused: " + head);
            default -> values.add(head.substring(1));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("Redis closed the connection");
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // nothing is left to close
        }
    }
}
