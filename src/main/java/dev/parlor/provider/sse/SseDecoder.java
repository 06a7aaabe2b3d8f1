package dev.parlor.provider.sse;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a byte stream into server-sent events, however the stream was cut into buffers.
 *
 * <p>Works on bytes: a line's end is searched once, an event's data stays where it arrived, and only its reader decodes
 * it. So the time is linear also for buffers of one byte, and the memory is one event. {@code id} and {@code retry} are
 * read past: an answer cannot be resumed. Confined to one thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">The
 *     specification</a>
 */
public final class SseDecoder {
    private static final String UNNAMED = "message";
    private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
    private static final int USUAL_CAPACITY = 16 * 1024;
    private static final int NONE = -1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int maxEventBytes;
    private final SseListener listener;

    /** Pending data in {@code [dataStart, dataEnd)}, then the open line in {@code [lineStart, end)}. */
    private byte[] bytes = new byte[USUAL_CAPACITY];

    private int dataStart = NONE;
    private int dataEnd;
    private int lineStart;
    private int searched;
    private int end;

    private String name = UNNAMED;
    private String lastName = UNNAMED;
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private boolean tooLarge;

    /**
     * Begins a stream.
     *
     * @param maxEventBytes upper bound of the data of one event, with the line that is being read, in bytes
     */
    public SseDecoder(int maxEventBytes, SseListener listener) {
        this.maxEventBytes = maxEventBytes;
        this.listener = listener;
    }

    /**
     * Reads on; the listener is called for each event that the buffer completes.
     *
     * @return false once an event exceeds the limit: it and all that follows is not read
     */
    public boolean feed(Buffer buffer) {
        int length = buffer.length();
        for (int from = 0; from < length && !tooLarge; from += USUAL_CAPACITY) {
            int to = Math.min(length, from + USUAL_CAPACITY);
            makeRoom(to - from);
            buffer.getBytes(from, to, bytes, end);
            end += to - from;
            readLines();
        }
        return !tooLarge;
    }

    /**
     * The stream is over.
     *
     * @return whether a last event lacked its blank line; the listener was told of it
     */
    public boolean end() {
        if (!tooLarge && lineStart < end) {
            readLine(lineStart, end);
            lineStart = end;
        }
        if (tooLarge || dataStart == NONE) {
            return false;
        }
        listener.unterminated(name, bytes, dataStart, dataEnd - dataStart);
        dataStart = NONE;
        return true;
    }

    private void readLines() {
        skipSecondHalfOfLineEnd();
        for (int at = nextLineEnd(); at != NONE && !tooLarge; at = nextLineEnd()) {
            readLine(lineStart, at);
            searched = at + 1;
            lineStart = searched;
            afterCarriageReturn = bytes[at] == '\r';
            skipSecondHalfOfLineEnd();
        }
        if (tooLarge || pendingBytes() > maxEventBytes) {
            tooLarge = true;
        } else if (pendingBytes() == 0 && dataStart == NONE) {
            startOver();
        }
    }

    private void skipSecondHalfOfLineEnd() {
        if (afterCarriageReturn && searched < end) {
            afterCarriageReturn = false;
            if (bytes[searched] == '\n') {
                searched++;
                lineStart = searched;
            }
        }
    }

    private int nextLineEnd() {
        byte[] search = bytes;
        int limit = end;
        int i = searched;
        while (i < limit) {
            // Eight bytes at a time, until one of them is below 14: a line end, or rarely a tab.
            while (i + Long.BYTES <= limit && !hasByteBelow14((long) LONGS.get(search, i))) {
                i += Long.BYTES;
            }
            for (int stop = Math.min(i + Long.BYTES, limit); i < stop; i++) {
                if (search[i] == '\n' || search[i] == '\r') {
                    return i;
                }
            }
        }
        searched = limit;
        return NONE;
    }

    private static boolean hasByteBelow14(long eight) {
        return ((eight - 0x0E0E0E0E0E0E0E0EL) & ~eight & 0x8080808080808080L) != 0;
    }

    private void readLine(int from, int to) {
        int start = firstLine && startsWith(BOM, from, to) ? from + BOM.length : from;
        firstLine = false;
        if (start == to) {
            dispatch();
        } else if (bytes[start] == ':') {
            listener.comment();
        } else {
            int colon = start;
            while (colon < to && bytes[colon] != ':') {
                colon++;
            }
            int value = Math.min(colon + 1, to);
            if (value < to && bytes[value] == ' ') {
                value++;
            }
            readField(start, colon, value, to);
        }
    }

    private void readField(int start, int colon, int value, int to) {
        if (colon - start == DATA.length && startsWith(DATA, start, colon)) {
            appendData(value, to);
        } else if (colon - start == EVENT.length && startsWith(EVENT, start, colon)) {
            readName(value, to);
        }
    }

    /** Moves a further line down to the first ones; the line's own field name leaves room for the LF between. */
    private void appendData(int from, int to) {
        if (dataStart == NONE) {
            dataStart = from;
            dataEnd = to;
        } else {
            bytes[dataEnd++] = '\n';
            System.arraycopy(bytes, from, bytes, dataEnd, to - from);
            dataEnd += to - from;
        }
        tooLarge |= dataEnd - dataStart > maxEventBytes;
    }

    private void readName(int from, int to) {
        if (!isLastName(from, to)) {
            lastName = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        name = lastName.isEmpty() ? UNNAMED : lastName;
    }

    private boolean isLastName(int from, int to) {
        boolean same = lastName.length() == to - from;
        for (int i = 0; same && i < lastName.length(); i++) {
            same = lastName.charAt(i) == bytes[from + i];
        }
        return same;
    }

    private void dispatch() {
        if (dataStart != NONE && !tooLarge) {
            listener.event(name, bytes, dataStart, dataEnd - dataStart);
        }
        dataStart = NONE;
        name = UNNAMED;
    }

    private boolean startsWith(byte[] word, int from, int to) {
        return to - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
    }

    private int pendingBytes() {
        return (dataStart == NONE ? 0 : dataEnd - dataStart) + end - lineStart;
    }

    private void startOver() {
        if (bytes.length > 4 * USUAL_CAPACITY) {
            bytes = new byte[USUAL_CAPACITY];
        }
        lineStart = 0;
        searched = 0;
        end = 0;
    }

    private void makeRoom(int length) {
        if (bytes.length - end >= length) {
            return;
        }
        int data = dataStart == NONE ? 0 : dataEnd - dataStart;
        int line = end - lineStart;
        int wanted = data + line + length;
        // At least half is free afterwards, so that moving costs a constant per byte.
        byte[] target = wanted > bytes.length / 2 ? new byte[Math.max(2 * bytes.length, 2 * wanted)] : bytes;
        if (data > 0) {
            System.arraycopy(bytes, dataStart, target, 0, data);
        }
        System.arraycopy(bytes, lineStart, target, data, line);
        bytes = target;
        if (dataStart != NONE) {
            dataStart = 0;
            dataEnd = data;
        }
        searched -= lineStart - data;
        lineStart = data;
        end = data + line;
    }
}
