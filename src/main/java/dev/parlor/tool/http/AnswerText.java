package dev.parlor.tool.http;

import dev.parlor.tool.guard.Outcome.Answer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as text, by its Content-Type.
 *
 * @param type without parameters, in lower case; empty if the server did not say
 */
record AnswerText(String type, String text) {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\\s;\"]+)");
    private static final Pattern JSON = Pattern.compile("(application|text)/([a-z0-9.+-]+\\+)?json");
    private static final Pattern READABLE =
            Pattern.compile("|text/.*|application/(x-)?(yaml|ndjson|jsonl|xml)|[a-z]+/[a-z0-9.-]+\\+xml");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Empty if it is not text, or in a charset that nobody knows. */
    static Optional<AnswerText> of(Answer answer) {
        String header = answer.headers().get(HttpHeaders.CONTENT_TYPE);
        String type = type(header);
        if (!JSON.matcher(type).matches() && !READABLE.matcher(type).matches()) {
            return Optional.empty();
        }
        return charset(header).map(charset -> {
            String text = answer.body().toString(charset);
            return new AnswerText(type, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        });
    }

    /** The type that a server names, short enough for a sentence. */
    static String type(@Nullable String header) {
        String type =
                header == null ? "" : header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return type.matches("[a-z0-9.+/-]{0,100}") ? type : "unknown/unknown";
    }

    boolean isJson() {
        return JSON.matcher(type).matches();
    }

    /** Whether the server leaves it to the reader to find out. */
    boolean isOfUnknownType() {
        return type.isEmpty();
    }

    private static Optional<Charset> charset(@Nullable String header) {
        Matcher named = CHARSET.matcher(header == null ? "" : header);
        try {
            return Optional.of(named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }
}
