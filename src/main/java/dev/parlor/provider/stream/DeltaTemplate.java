package dev.parlor.provider.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Knows the next chunk of a stream by the one before it.
 *
 * <p>Nearly all chunks of an answer differ in one string only. Once such a chunk was understood, {@link #learn} keeps the
 * bytes before and after that string; a chunk with the same bytes around another plain string needs no JSON parser to be
 * understood. A string with an escape is left to the parser. Confined to one thread.
 */
public final class DeltaTemplate {
    /** After so many lessons in a row without a match the stream is known to vary, and is not learnt any more. */
    private static final int PATIENCE = 8;

    private static final byte[] NOTHING = {};

    private byte[] prefix = NOTHING;
    private byte[] suffix = NOTHING;
    private boolean looseSuffix;
    private int lessonsInVain;

    /** The string of a chunk that is otherwise like the learnt one; null if this is not such a chunk. */
    public @Nullable String match(byte[] bytes, int offset, int length) {
        int start = offset + prefix.length;
        int end = offset + length;
        if (prefix.length == 0 || end <= start || !startsWithPrefix(bytes, offset, start)) {
            return null;
        }
        int quote = closingQuote(bytes, start, end);
        if (quote < 0 || !endsWithSuffix(bytes, quote, end)) {
            return null;
        }
        lessonsInVain = 0;
        return new String(bytes, start, quote - start, StandardCharsets.UTF_8);
    }

    /**
     * Learns from a chunk whose whole meaning is that {@code text} is the next piece.
     *
     * @param key the name of the field that holds {@code text}
     * @return whether a match from now on means the same as this chunk
     */
    public boolean learn(byte[] bytes, int offset, int length, String key, String text) {
        boolean samePrefix =
                prefix.length > 0 && length > prefix.length && startsWithPrefix(bytes, offset, offset + prefix.length);
        if (lessonsInVain >= PATIENCE || (samePrefix && isWrittenWithEscapes(text))) {
            return samePrefix;
        }
        String chunk = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        String value = '"' + new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1) + '"';
        int at = onlyValueOf(chunk, '"' + key + '"', value);
        if (at < 0) {
            return samePrefix;
        }
        lessonsInVain++;
        prefix = Arrays.copyOfRange(bytes, offset, offset + at + 1);
        suffix = Arrays.copyOfRange(bytes, offset + at + value.length() - 1, offset + length);
        // Without strings in it, white space means nothing: some servers pad their chunks with it.
        looseSuffix = chunk.indexOf('"', at + value.length()) < 0;
        return true;
    }

    private static boolean isWrittenWithEscapes(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == '"' || c == '\\');
    }

    /** Where the value of the key begins, if it stands in the chunk exactly once. */
    private static int onlyValueOf(String chunk, String key, String value) {
        int found = -1;
        for (int at = chunk.indexOf(key); at >= 0; at = chunk.indexOf(key, at + 1)) {
            int start = at + key.length();
            while (start < chunk.length() && (chunk.charAt(start) == ' ' || chunk.charAt(start) == ':')) {
                start++;
            }
            if (chunk.startsWith(value, start)) {
                if (found >= 0) {
                    return -1;
                }
                found = start;
            }
        }
        return found;
    }

    private boolean startsWithPrefix(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, prefix, 0, prefix.length);
    }

    /** The end of a string without escapes; negative if it has one or does not end. */
    private static int closingQuote(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (next == '"') {
                return i;
            }
            if (next == '\\' || (next >= 0 && next < ' ')) {
                return -1;
            }
        }
        return -1;
    }

    private boolean endsWithSuffix(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, suffix, 0, suffix.length)
                || (looseSuffix && equalsButForSpaces(bytes, from, to));
    }

    private boolean equalsButForSpaces(byte[] bytes, int from, int to) {
        int learnt = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == ' ') {
                continue;
            }
            while (learnt < suffix.length && suffix[learnt] == ' ') {
                learnt++;
            }
            if (learnt == suffix.length || suffix[learnt++] != bytes[i]) {
                return false;
            }
        }
        while (learnt < suffix.length && suffix[learnt] == ' ') {
            learnt++;
        }
        return learnt == suffix.length;
    }
}
