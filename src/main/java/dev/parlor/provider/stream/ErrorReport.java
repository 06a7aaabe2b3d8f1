package dev.parlor.provider.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.config.Secret;
import dev.parlor.provider.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of its own error, in any of the forms that are in use.
 *
 * @param status of HTTP, or the one that the report itself names; 0 for none
 * @param code the provider's code as text; empty for none
 * @param type the provider's type; empty for none
 * @param field the part of the request that it complains of, as the provider writes it; empty for none
 * @param message the provider's words: for logs, after the key was struck out; never for visitors
 */
public record ErrorReport(int status, String code, String type, String field, String message) {
    private static final Map<String, Trouble> TROUBLE_BY_WORD = Map.ofEntries(
            Map.entry("insufficient_quota", Trouble.QUOTA),
            Map.entry("credit_balance_exhausted", Trouble.QUOTA),
            Map.entry("exceeded_current_quota_error", Trouble.QUOTA),
            Map.entry("billing_error", Trouble.QUOTA),
            Map.entry("billing_not_active", Trouble.QUOTA),
            Map.entry("billing_hard_limit_reached", Trouble.QUOTA),
            Map.entry("context_length_exceeded", Trouble.CONTEXT_OVERFLOW),
            Map.entry("exceed_context_size_error", Trouble.CONTEXT_OVERFLOW),
            Map.entry("too_many_prompt_tokens", Trouble.CONTEXT_OVERFLOW),
            Map.entry("request_too_large", Trouble.CONTEXT_OVERFLOW),
            Map.entry("invalid_api_key", Trouble.AUTH),
            Map.entry("authentication_error", Trouble.AUTH),
            Map.entry("permission_error", Trouble.AUTH),
            Map.entry("permission_denied", Trouble.AUTH),
            Map.entry("unauthenticated", Trouble.AUTH),
            Map.entry("rate_limit_error", Trouble.RATE_LIMITED),
            Map.entry("rate_limit_exceeded", Trouble.RATE_LIMITED),
            Map.entry("resource_exhausted", Trouble.RATE_LIMITED),
            Map.entry("slow_down", Trouble.RATE_LIMITED),
            Map.entry("overloaded_error", Trouble.OVERLOADED),
            Map.entry("server_is_overloaded", Trouble.OVERLOADED),
            Map.entry("unavailable", Trouble.OVERLOADED),
            Map.entry("timeout_error", Trouble.TIMEOUT));

    /** There is no common code for it; these are the wordings seen. */
    private static final List<String> OVERFLOW_WORDINGS = List.of(
            "prompt is too long",
            "prompt too long",
            "input is too long",
            "messages is too long",
            "maximum context length",
            "max context length",
            "context length exceeded",
            "context size",
            "context window",
            "exceed context limit",
            "maximum prompt length",
            "input token count",
            "reduce the length of the messages");

    private static final List<String> AUTH_WORDINGS =
            List.of("api key not valid", "incorrect api key", "invalid api key");

    /** Some servers call it their own error when a request asks for what they do not have. */
    private static final List<String> HOPELESS_WORDINGS = List.of("is not supported", "cannot use both");

    private static final String STRUCK = "(secret)";
    private static final int MOST_WORDS = 300;
    private static final Pattern KEY = Pattern.compile("\\b(?:(?:sk|xai|gsk|key)[-_]|AIza|Bearer )[A-Za-z0-9_*.-]{4,}");

    private static final Set<Integer> DECIDED_BY_STATUS = Set.of(401, 402, 403, 404, 408, 409, 429, 503, 504, 529);

    /** Reads an error's body leniently: whatever it is, something is made of it. */
    public static ErrorReport of(int httpStatus, byte[] body) {
        JsonNode tree = WireJson.read(body, 0, body.length);
        if (tree != null && tree.isArray()) {
            tree = tree.get(0);
        }
        return tree == null ? new ErrorReport(httpStatus, "", "", "", "") : of(httpStatus, tree);
    }

    /**
     * Reads an error that is JSON.
     *
     * @param httpStatus 0 for an error inside a stream, whose own status then counts
     */
    public static ErrorReport of(int httpStatus, JsonNode tree) {
        JsonNode error = tree.path("error");
        JsonNode source = error.isObject() ? error : tree;
        String type = scalar(source, "type", "status");
        String code = scalar(source, "code");
        int status = httpStatus == 0 ? httpStatus(error) : httpStatus;
        for (String field : List.of("status_code", "raw_status_code", "code")) {
            status = status == 0 ? httpStatus(source.path(field)) : status;
        }
        return new ErrorReport(status, code, type, field(source), message(source, error));
    }

    /** The class of trouble: by the provider's code, then wording, then status, because status alone misleads. */
    public Trouble trouble() {
        Trouble named = TROUBLE_BY_WORD.get(code.toLowerCase(Locale.ROOT));
        if (named == null) {
            named = TROUBLE_BY_WORD.get(type.toLowerCase(Locale.ROOT));
        }
        if (status == 413) {
            return Trouble.CONTEXT_OVERFLOW;
        }
        if (named != null) {
            return named;
        }
        return DECIDED_BY_STATUS.contains(status) ? byStatus() : byWording();
    }

    /**
     * Whether the provider refused the request and names this field of it as the reason, or among its words.
     *
     * @param name a key of the request, without those above it
     */
    public boolean complainsOf(String name) {
        return (status == 400 || status == 422)
                && trouble() == Trouble.BAD_REQUEST
                && Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(name) + "(?![A-Za-z0-9_])")
                        .matcher(field + " " + message)
                        .find();
    }

    /** What it says, for operators: one line, with this key struck out and everything else that looks like one. */
    public Refusal refusal(Secret key) {
        String words = message.isEmpty()
                ? (code + " " + type).strip()
                : message.strip().replaceAll("\\s+", " ");
        if (key.isPresent()) {
            words = words.replace(key.reveal(), STRUCK);
        }
        words = KEY.matcher(words).replaceAll(STRUCK);
        return new Refusal(status, words.substring(0, Math.min(words.length(), MOST_WORDS)));
    }

    private Trouble byWording() {
        String words = message.toLowerCase(Locale.ROOT);
        if (OVERFLOW_WORDINGS.stream().anyMatch(words::contains)) {
            return Trouble.CONTEXT_OVERFLOW;
        }
        if (AUTH_WORDINGS.stream().anyMatch(words::contains)) {
            return Trouble.AUTH;
        }
        if (status == 500 && HOPELESS_WORDINGS.stream().anyMatch(words::contains)) {
            return Trouble.BAD_REQUEST;
        }
        return words.contains("credit balance is too low") ? Trouble.QUOTA : byStatus();
    }

    private Trouble byStatus() {
        return switch (status) {
            case 401, 403 -> Trouble.AUTH;
            case 402 -> Trouble.QUOTA;
            case 408, 504 -> Trouble.TIMEOUT;
            case 429 -> Trouble.RATE_LIMITED;
            case 503, 529 -> Trouble.OVERLOADED;
            case 409 -> Trouble.ERROR;
            case 0 -> type.equals("invalid_request_error") ? Trouble.BAD_REQUEST : Trouble.ERROR;
            default -> status >= 400 && status < 500 ? Trouble.BAD_REQUEST : Trouble.ERROR;
        };
    }

    private static String message(JsonNode source, JsonNode error) {
        if (error.isTextual()) {
            return error.textValue();
        }
        for (String field : List.of("message", "detail")) {
            if (source.path(field).isTextual()) {
                return source.path(field).textValue();
            }
        }
        return source.path("detail").path(0).path("msg").asText("");
    }

    /** OpenAI says {@code param}; pydantic says {@code detail[].loc}, such as {@code ["body","stop"]}. */
    private static String field(JsonNode source) {
        StringJoiner names = new StringJoiner(" ");
        names.add(WireJson.text(source.path("param")));
        for (JsonNode detail : source.path("detail")) {
            detail.path("loc").forEach(step -> names.add(step.asText()));
        }
        return names.toString().strip();
    }

    private static String scalar(JsonNode source, String... fields) {
        for (String field : fields) {
            JsonNode value = source.path(field);
            if (value.isTextual() || value.isNumber()) {
                return value.asText();
            }
        }
        return "";
    }

    private static int httpStatus(@Nullable JsonNode node) {
        int status = node == null ? 0 : node.asInt(0);
        return status >= 400 && status < 600 ? status : 0;
    }
}
