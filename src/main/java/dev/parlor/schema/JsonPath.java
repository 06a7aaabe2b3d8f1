package dev.parlor.schema;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901, in its URI fragment form) taken apart.
 *
 * @param segments names and indexes from the top, unescaped
 */
public record JsonPath(List<String> segments) {
    private static final int LONGEST_NAME = 64;

    /** Takes what follows the {@code #}: empty, or segments that each begin with a slash. */
    public static JsonPath of(String pointer) {
        return new JsonPath(Arrays.stream(pointer.split("/", -1))
                .skip(1)
                .map(JsonPath::unescaped)
                .toList());
    }

    /** The last segment; not of the top. */
    public String last() {
        return segments.getLast();
    }

    public JsonPath parent() {
        return new JsonPath(segments.subList(0, segments.size() - 1));
    }

    /** What the path leads to in a tree of maps and lists, or null. */
    public @Nullable Object in(@Nullable Object tree) {
        Object part = tree;
        for (String segment : segments) {
            part = step(part, segment);
        }
        return part;
    }

    /** For a reader, with brackets where the tree has lists: {@code $.items[2].price}. */
    public String render(@Nullable Object tree) {
        StringBuilder path = new StringBuilder("$");
        Object part = tree;
        for (String segment : segments) {
            if (part instanceof List<?>) {
                path.append('[').append(segment).append(']');
            } else {
                path.append('.')
                        .append(segment.length() <= LONGEST_NAME ? segment : segment.substring(0, LONGEST_NAME));
            }
            part = step(part, segment);
        }
        return path.toString();
    }

    private static @Nullable Object step(@Nullable Object part, String segment) {
        if (part instanceof Map<?, ?> map) {
            return map.get(segment);
        }
        return part instanceof List<?> list && segment.matches("\\d{1,9}") && Integer.parseInt(segment) < list.size()
                ? list.get(Integer.parseInt(segment))
                : null;
    }

    private static String unescaped(String segment) {
        String decoded;
        try {
            decoded = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = segment; // a percent sign that escapes nothing stands for itself
        }
        return decoded.replace("~1", "/").replace("~0", "~");
    }
}
