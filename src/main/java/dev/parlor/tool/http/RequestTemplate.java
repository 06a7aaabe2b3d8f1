package dev.parlor.tool.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.guard.GuardedRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The request of a tool, with places for the arguments of a call. */
final class RequestTemplate {
    private static final String ACCEPT = "application/json, text/*;q=0.9, */*;q=0.1";
    private static final String JSON = "application/json";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "DELETE");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

    private final HttpToolConfig config;
    private final Effect effect;
    private final UrlTemplate url;
    private final HeaderTemplates headers;
    private final @Nullable BodyTemplate body;
    private final Set<String> names = new LinkedHashSet<>();

    /** A request, or the result that a call comes to without one. */
    sealed interface Filled {
        record Ready(GuardedRequest request) implements Filled {}

        record Unfit(ToolResult result) implements Filled {}
    }

    /** @throws IllegalArgumentException with a sentence that begins with the key that is wrong */
    RequestTemplate(HttpToolConfig config, Effect effect) {
        this.config = config;
        this.effect = effect;
        this.url = UrlTemplate.of(config.url());
        this.headers = HeaderTemplates.of(config.headers());
        JsonNode declared = config.body();
        this.body = declared == null ? null : BodyTemplate.of(declared);
        url.names().forEach(names::add);
        headers.names().forEach(names::add);
        if (body != null) {
            body.names().forEach(names::add);
        }
        if (body != null && config.method().equals("GET")) {
            throw new IllegalArgumentException("body: a GET has none");
        }
        String forward = config.forwardToken();
        if (forward != null) {
            HeaderTemplates.requireName("forward_token", forward);
            if (headers.has(forward)) {
                throw new IllegalArgumentException("forward_token: " + forward + " is declared in headers too");
            }
            if (!url.server().secure() && !config.allowPrivate()) {
                throw new IllegalArgumentException("forward_token: a token goes by https, or to a private network");
            }
        }
    }

    /** Arguments that are named, in the order of their places. */
    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /** Arguments without which there is no request. */
    Set<String> needed() {
        return url.ofPath();
    }

    /** Whether arguments that are not named have a place too, in the query or in the body. */
    boolean takesOthers() {
        return body == null;
    }

    /** Texts that must not come back in the words of a server. */
    Stream<String> secrets() {
        return Stream.concat(headers.literals(), url.literalsOfQuery());
    }

    String host() {
        return url.server().host();
    }

    /**
     * The request of one call.
     *
     * @param bodied whether there are arguments that only a body can take, if the method has one and none is declared
     */
    Filled fill(ToolInvocation invocation, Arguments arguments, boolean bodied, int answerBytes) {
        try {
            Map<String, String> sent = headers.fill(arguments);
            String forward = config.forwardToken();
            if (forward != null) {
                String token = invocation.visitor().token();
                if (!TOKEN.matcher(token).matches()) {
                    return new Filled.Unfit(ToolFault.SIGN_IN_REQUIRED.because(
                            "The visitor has to sign in on the site before this can be done.", null, true));
                }
                sent.put(forward, forward.equalsIgnoreCase("authorization") ? "Bearer " + token : token);
            }
            if (effect == Effect.WRITE) {
                sent.put(IDEMPOTENCY_KEY, invocation.idempotencyKey());
            }
            Arguments others = new Arguments(arguments.values().deepCopy().without(names));
            boolean inQuery = body == null && WITHOUT_BODY.contains(config.method());
            boolean empty = body == null && (inQuery || !bodied);
            return new Filled.Ready(new GuardedRequest(
                    "call " + invocation.call().id() + " of "
                            + invocation.call().name(),
                    HttpMethod.valueOf(config.method()),
                    url.fill(arguments, inQuery ? pairs(others) : Stream.empty()),
                    sent,
                    empty ? null : body(arguments, others).orElse(null),
                    ACCEPT,
                    new GuardedRequest.Rules(effect == Effect.WRITE, config.allowPrivate(), answerBytes)));
        } catch (UnfitArgument unfit) {
            return new Filled.Unfit(ToolFault.INVALID_ARGUMENTS.because(unfit.sentence(), null, true));
        }
    }

    private static Stream<String> pairs(Arguments arguments) {
        return arguments.values().properties().stream()
                .map(Map.Entry::getKey)
                .filter(arguments::has)
                .flatMap(name -> arguments.texts(name).stream()
                        .map(value -> PercentText.encode(name) + "=" + PercentText.encode(value)));
    }

    private Optional<GuardedRequest.Body> body(Arguments arguments, Arguments others) {
        Optional<JsonNode> json = body == null ? Optional.of(others.values()) : body.fill(arguments);
        return json.map(value -> new GuardedRequest.Body(JSON, Buffer.buffer(value.toString())));
    }
}
