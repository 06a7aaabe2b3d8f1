package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.tool.guard.Outcome.Answer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server says was wrong, as far as it may be repeated to a model.
 *
 * <p>Only what is meant to be read: the message of a JSON error (RFC 9457 and the usual habits), or a short plain text;
 * never a page, never a stack trace. Keys, tokens, addresses and the server's own name are taken out.
 */
final class ServersWords {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST = 400;
    private static final int SHORTEST_SECRET = 4;

    private static final List<String> MESSAGES = List.of(
            "/error/message",
            "/message",
            "/detail",
            "/error_description",
            "/error",
            "/errors",
            "/title",
            "/reason",
            "/msg");

    private static final Pattern TRACE = Pattern.compile(
            "(?m)^\\s*at \\S+\\(|Traceback \\(most recent|\\bException in thread|\\.(java|py|js|php|rb|cs):\\d+|#\\d+ /");

    private static final Pattern SECRET = Pattern.compile("(?i)\\bbearer\\s+[a-z0-9+/=._~-]{12,}"
            + "|\\bbasic\\s+[a-z0-9+/]{6,}=+"
            + "|\\beyJ[a-z0-9_-]+\\.[a-z0-9_-]+\\.[a-z0-9_-]*"
            + "|\\b(sk|pk|rk|xai|gsk|ghp|gho|key)[-_](?=[a-z_*-]*[0-9])[a-z0-9_*-]{6,}"
            + "|\\bAKIA[A-Z0-9]{12,}");

    private static final Pattern PLACE = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://\\S+"
            + "|\\b\\d{1,3}(\\.\\d{1,3}){3}(:\\d+)?\\b"
            + "|\\[[0-9a-f:.]*:[0-9a-f:.]*](:\\d+)?"
            + "|\\b[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(internal|local|lan|corp|svc)\\b(:\\d+)?"
            + "|\\blocalhost(:\\d+)?\\b");

    private final Pattern host;
    private final List<String> secrets;

    /** @param secrets texts of the request that must not come back */
    ServersWords(String host, Stream<String> secrets) {
        this.host = Pattern.compile("(?i)(?<![a-z0-9-])" + Pattern.quote(host) + "(:\\d+)?(?![a-z0-9-])");
        this.secrets = secrets.flatMap(text -> Stream.concat(Stream.of(text), Stream.of(text.split("[\\s,;=]+"))))
                .filter(text -> text.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted((one, other) -> other.length() - one.length())
                .toList();
    }

    /**
     * One line, or empty if the server says nothing that may be repeated.
     *
     * @param token of the visitor; empty for none
     */
    String of(Answer answer, String token) {
        String said = AnswerText.of(answer).map(ServersWords::message).orElse("");
        if (TRACE.matcher(said).find()) {
            return "";
        }
        String words = said;
        for (String secret : secrets) {
            words = words.replace(secret, "(removed)");
        }
        if (!token.isEmpty()) {
            words = words.replace(token, "(removed)");
        }
        words = SECRET.matcher(words).replaceAll("(removed)");
        words = PLACE.matcher(words).replaceAll("(removed)");
        words = host.matcher(words).replaceAll("(removed)");
        words = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
    }

    private static String message(AnswerText answer) {
        if (!answer.isJson()) {
            boolean plain = answer.type().equals("text/plain") && answer.text().length() <= LONGEST;
            return plain ? answer.text() : "";
        }
        try {
            JsonNode tree = JSON.readTree(answer.text());
            return MESSAGES.stream()
                    .map(tree::at)
                    .map(ServersWords::words)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse("");
        } catch (JsonProcessingException notJson) {
            return "";
        }
    }

    /** A text as it is, a list or an object of complaints as JSON. */
    private static Optional<String> words(JsonNode node) {
        if (node.isTextual()) {
            return Optional.of(node.textValue()).filter(text -> !text.isBlank());
        }
        return node.isContainerNode() && !node.isEmpty() ? Optional.of(node.toString()) : Optional.empty();
    }
}
