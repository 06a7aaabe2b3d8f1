package dev.parlor.tool.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a stream into lines, none of which is held in memory beyond a bound. Confined to one thread.
 *
 * <p>The rest of a line that is too long is read past; its ends are told, which may say whose it is.
 */
final class LineReader {
    private static final int PIECE = 16 * 1024;
    private static final int END = 256;

    private final int mostBytes;
    private final Consumer<String> lines;
    private final Consumer<String> overlong;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final byte[] tail = new byte[END];
    private long length;

    /**
     * A reader of UTF-8.
     *
     * @param mostBytes longest line
     * @param lines told each line that is not empty
     * @param overlong told the beginning and the end of each line that is too long
     */
    LineReader(int mostBytes, Consumer<String> lines, Consumer<String> overlong) {
        this.mostBytes = mostBytes;
        this.lines = lines;
        this.overlong = overlong;
    }

    /** Reads to the end. Blocks. */
    void readAll(InputStream stream) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int read = stream.read(piece); read >= 0; read = stream.read(piece)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                if (piece[i] == '\n') {
                    append(piece, start, i);
                    finish();
                    start = i + 1;
                }
            }
            append(piece, start, read);
        }
        finish();
    }

    private void append(byte[] piece, int from, int to) {
        int room = Math.max(0, mostBytes - line.size());
        line.write(piece, from, Math.min(room, to - from));
        length += to - from;
        for (int i = Math.max(from, to - END); i < to; i++) {
            tail[(int) ((length - (to - i)) % END)] = piece[i];
        }
    }

    private void finish() {
        if (length > mostBytes) {
            byte[] head = line.toByteArray();
            byte[] end = new byte[END];
            for (int i = 0; i < END; i++) {
                end[i] = tail[(int) ((length + i) % END)];
            }
            overlong.accept(new String(head, 0, Math.min(END, head.length), StandardCharsets.UTF_8)
                    + "\n"
                    + new String(end, StandardCharsets.UTF_8));
        } else {
            String text = line.toString(StandardCharsets.UTF_8);
            if (!text.isBlank()) {
                lines.accept(text);
            }
        }
        line.reset();
        length = 0;
    }
}
