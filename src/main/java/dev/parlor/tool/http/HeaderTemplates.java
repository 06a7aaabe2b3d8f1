package dev.parlor.tool.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Headers that a site declares, with places for arguments in their values. */
record HeaderTemplates(Map<String, TemplateText> headers) {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]*");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/([a-z0-9.+-]+\\+)?json(\\s*;.*)?");

    /** What belongs to the connection, or is set by the server itself. */
    private static final Set<String> RESERVED = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "content-encoding",
            "accept-encoding",
            "connection",
            "keep-alive",
            "upgrade",
            "expect",
            "te",
            "trailer",
            "range",
            "idempotency-key");

    /** @throws IllegalArgumentException with a sentence that begins with the key */
    static HeaderTemplates of(Map<String, String> declared) {
        Map<String, TemplateText> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        declared.forEach((name, value) -> {
            requireName("headers", name);
            TemplateText text = TemplateText.of(value.strip());
            if (!VALUE.matcher(text.literals("")).matches()) {
                throw new IllegalArgumentException(
                        "headers: " + name + " holds a line break, a control character or a letter beyond ASCII");
            }
            if (name.equalsIgnoreCase("content-type")
                    && !JSON_TYPE.matcher(value.strip()).matches()) {
                throw new IllegalArgumentException("headers: Content-Type is a type of JSON, since the body is JSON");
            }
            if (headers.put(name, text) != null) {
                throw new IllegalArgumentException("headers: " + name + " is declared twice");
            }
        });
        return new HeaderTemplates(headers);
    }

    /** @throws IllegalArgumentException if a site may not set the header */
    static void requireName(String key, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(key + ": '" + name + "' is not the name of a header");
        }
        if (isReserved(name)) {
            throw new IllegalArgumentException(key + ": " + name + " is set by the server itself");
        }
    }

    static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return RESERVED.contains(lower) || lower.startsWith("proxy-");
    }

    Stream<String> names() {
        return headers.values().stream().flatMap(TemplateText::names);
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    /** Values as they are written: keys, mostly. */
    Stream<String> literals() {
        return headers.values().stream().map(text -> text.literals(""));
    }

    /** The headers for one call; one whose argument is absent is left out. */
    Map<String, String> fill(Arguments arguments) {
        Map<String, String> filled = new LinkedHashMap<>();
        headers.forEach((name, text) ->
                text.fill(arguments, HeaderTemplates::printable).ifPresent(value -> filled.put(name, value.strip())));
        return filled;
    }

    private static String printable(String name, String value) {
        if (!VALUE.matcher(value).matches()) {
            throw new UnfitArgument(name, "must be plain ASCII without line breaks or control characters");
        }
        return value;
    }
}
