package dev.parlor.tool.http;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as they stand in a URL. */
final class PercentText {
    private static final Pattern ESCAPE = Pattern.compile("%([0-9a-fA-F]{2})");
    private static final String UNRESERVED = "-._~";

    /** More rounds of decoding than any chain of servers makes. */
    private static final int ROUNDS = 5;

    private PercentText() {}

    /** Everything but RFC 3986's unreserved characters is escaped. */
    static String encode(String value) {
        StringBuilder encoded = new StringBuilder(value.length());
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(each)) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", each));
            }
        }
        return encoded.toString();
    }

    /**
     * A value that goes into a path, encoded; a server that decodes it once too often finds nothing in it either.
     *
     * @throws UnfitArgument if it holds, however often encoded, a slash, a backslash or a control character
     */
    static String segment(String name, String value) {
        String seen = Normalizer.normalize(value, Normalizer.Form.NFKC);
        for (int round = 0; round < ROUNDS; round++) {
            if (seen.chars().anyMatch(each -> each == '/' || each == '\\' || Character.isISOControl(each))) {
                throw new UnfitArgument(name, "must not hold a slash, a backslash or a control character");
            }
            String decoded = decoded(seen);
            if (decoded.equals(seen)) {
                return encode(value);
            }
            seen = decoded;
        }
        throw new UnfitArgument(name, "is encoded too often; write it as it is");
    }

    /** Whether some server may take the segment, as it was before encoding, for its folder, the one above, or nothing. */
    static boolean leavesItsPlace(String segment) {
        String seen = Normalizer.normalize(segment, Normalizer.Form.NFKC);
        for (int round = 0; round < ROUNDS; round++) {
            seen = decoded(seen);
        }
        String name = seen.replaceFirst("(?s);.*", "");
        return name.isBlank() || name.equals(".") || name.equals("..");
    }

    /** One round, of ASCII. */
    static String decoded(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    private static boolean isUnreserved(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || UNRESERVED.indexOf(each) >= 0;
    }
}
