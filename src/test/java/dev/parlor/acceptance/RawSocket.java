package dev.parlor.acceptance;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A WebSocket (RFC 6455) on a plain socket with a small receive buffer, which reads only when it is told to. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;
    private static final int SMALL_BUFFER = 4_096;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int LOST = 1006;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private int closeCode = LOST;

    RawSocket(int port, String site) {
        try {
            socket.setReceiveBufferSize(SMALL_BUFFER);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            String request = "GET /ws?site=" + site + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            in = new DataInputStream(socket.getInputStream());
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Sends a text of more than 125 bytes in one frame, masked with zeros. */
    void send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | TEXT);
        if (bytes.length > 0xffff) {
            frame.write(0x80 | 127);
            frame.writeBytes(
                    ByteBuffer.allocate(Long.BYTES).putLong(bytes.length).array());
        } else {
            frame.write(0x80 | 126);
            frame.write(bytes.length >> 8);
            frame.write(bytes.length);
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(bytes);
        try {
            socket.getOutputStream().write(frame.toByteArray());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Whether the server has let go of the connection, as Linux knows it before the client can. */
    boolean isCutOff() {
        String ends = ":%04X [0-9A-F]+:%04X 01 .*".formatted(socket.getPort(), socket.getLocalPort());
        Pattern established = Pattern.compile(ends);
        try {
            for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                if (Files.readAllLines(Path.of(table)).stream()
                        .anyMatch(line -> established.matcher(line).find())) {
                    return false;
                }
            }
            return true;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Entries of the log as they come, up to the one with this number. */
    List<String> entriesUntil(long seq) {
        List<String> entries = new ArrayList<>();
        long last = 0;
        while (last < seq) {
            String text = next();
            if (text == null) {
                throw new AssertionError("closed with " + closeCode + " after entry " + last);
            }
            last = addEntry(text, entries, last);
        }
        return entries;
    }

    /** Entries of the log as they come, until the server closes. */
    List<String> entriesUntilClosed() {
        List<String> entries = new ArrayList<>();
        long last = 0;
        for (String text = next(); text != null; text = next()) {
            last = addEntry(text, entries, last);
        }
        return entries;
    }

    /** The code with which the server closed; 1006 if the connection just ended. */
    int closeCode() {
        return closeCode;
    }

    private static long addEntry(String text, List<String> entries, long last) {
        JsonObject frame = new JsonObject(text);
        if (!frame.containsKey("seq")) {
            return last;
        }
        entries.add(text);
        return frame.getLong("seq");
    }

    /** The next text, or null at the end. */
    private @Nullable String next() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0f;
                int length = in.readUnsignedByte();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    return null;
                }
                if (opcode == TEXT) {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                if (opcode == CLOSE) {
                    closeCode = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
                    return null;
                }
            }
        } catch (EOFException | SocketException ended) {
            return null;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
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
