package dev.parlor.tool.http;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.HttpToolConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.config.tool.ToolKind;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.DeclaredSchema;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.guard.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tool that is an HTTP request, as a site declares it.
 *
 * <p>One call is one request, with its redirects. A tool that writes sends the call's key as {@code Idempotency-Key}.
 * What goes wrong on the way is certain to have changed nothing only where no server can have begun to act on it.
 */
public final class HttpTool implements Tool {
    private static final Logger LOG = LoggerFactory.getLogger(HttpTool.class);

    /** Longer answers are read away from the event loop. */
    private static final int SHORT_ANSWER = 32_768;

    private final ToolDefinition definition;
    private final Effect effect;
    private final boolean asVisitor;
    private final boolean bodied;
    private final RequestTemplate request;
    private final ServersWords words;
    private final AnswerReader reader;
    private final GuardedClient client;

    /**
     * Checks the declaration against its own parameters.
     *
     * @param effect whether the request may change something, whatever its method
     * @throws IllegalArgumentException with a sentence that says which key is wrong
     */
    public HttpTool(ToolDefinition definition, HttpToolConfig config, Effect effect, GuardedClient client) {
        this.definition = definition;
        this.effect = effect;
        this.asVisitor = config.forwardToken() != null;
        this.request = new RequestTemplate(config, effect);
        this.words = new ServersWords(request.host(), request.secrets());
        this.reader = new AnswerReader(config.result().pointer());
        this.client = client;
        DeclaredParameters parameters = DeclaredParameters.of(definition.parameters());
        parameters.require(request);
        this.bodied = parameters.hasOthers(request);
    }

    /**
     * The tool of a site's declaration, with what it leaves out: parameters from the places of the URL, headers and body,
     * a description from the name.
     *
     * @throws IllegalArgumentException if it is not of this kind, or with a sentence that says which key is wrong
     */
    public static HttpTool of(ToolConfig tool, GuardedClient client) {
        return new HttpTool(definition(tool), config(tool), effect(tool), client);
    }

    /**
     * Looks at a declaration without anything else.
     *
     * @return what a model would be told
     * @throws IllegalArgumentException as {@link #of} would
     */
    public static ToolDefinition check(ToolConfig tool) {
        ToolDefinition definition = definition(tool);
        new AnswerReader(config(tool).result().pointer());
        DeclaredParameters.of(definition.parameters()).require(new RequestTemplate(config(tool), effect(tool)));
        return definition;
    }

    private static HttpToolConfig config(ToolConfig tool) {
        if (!(tool.kind() instanceof ToolKind.Http kind)) {
            throw new IllegalArgumentException("http: is not what this tool is");
        }
        return kind.http();
    }

    private static Effect effect(ToolConfig tool) {
        return Objects.requireNonNullElse(tool.rules().effect(), usualEffect(config(tool)));
    }

    private static ToolDefinition definition(ToolConfig tool) {
        String name = tool.name();
        if (name == null) {
            throw new IllegalArgumentException("http: needs a name");
        }
        return DeclaredSchema.definition(
                name,
                tool.description(),
                DeclaredSchema.complete(
                        tool.parameters(),
                        new RequestTemplate(config(tool), effect(tool)).names(),
                        tool.rules().identity().keySet()));
    }

    /** A GET reads, every other method writes, unless a site says otherwise. */
    public static Effect usualEffect(HttpToolConfig config) {
        return config.method().equals("GET") ? Effect.READ : Effect.WRITE;
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        Context caller = Objects.requireNonNull(Vertx.currentContext(), "a tool runs on a Vert.x context");
        return switch (request.fill(
                invocation, Arguments.of(arguments), bodied, client.limits().responseBytes())) {
            case RequestTemplate.Filled.Unfit unfit -> Future.succeededFuture(unfit.result());
            case RequestTemplate.Filled.Ready ready ->
                client.exchange(ready.request(), scope).compose(outcome -> switch (outcome) {
                    case Outcome.NoAnswer none -> Future.succeededFuture(fault(none, scope));
                    case Outcome.Answer answer ->
                        answer.body().length() <= SHORT_ANSWER
                                ? Future.succeededFuture(read(invocation, answer))
                                : caller.executeBlocking(() -> read(invocation, answer), false);
                });
        };
    }

    private ToolResult read(ToolInvocation invocation, Outcome.Answer answer) {
        if (StatusFault.isSuccess(answer.status())) {
            return reader.read(answer);
        }
        String token = asVisitor ? invocation.visitor().token() : "";
        StatusFault fault = StatusFault.of(answer, words.of(answer, token), effect == Effect.WRITE, asVisitor);
        if (fault.concernsOperator()) {
            LOG.warn("Tool {}: its server answers {}; check url and headers", definition.name(), answer.status());
        } else {
            LOG.info("Call {} of {}: {}", invocation.call().id(), definition.name(), answer.status());
        }
        return fault.result();
    }

    private static ToolResult fault(Outcome.NoAnswer none, CallScope scope) {
        return switch (none.cause()) {
            case REFUSED ->
                ToolFault.ADDRESS_REFUSED.because(
                        "The request would go to an address that tools may not reach.", null, none.untouched());
            case REDIRECTED ->
                ToolFault.REDIRECT_REFUSED.because(
                        "The server sent the request elsewhere, which is not followed.", null, none.untouched());
            case UNREACHABLE -> ToolFault.UNREACHABLE.because("The server cannot be reached.", null, none.untouched());
            case UNTRUSTED ->
                ToolFault.TOOL_FAILED.because(
                        "The server could not show that it is the right one.", null, none.untouched());
            case BUSY ->
                ToolFault.BUSY.because(
                        "Too many requests to the server are running; try again later.", null, none.untouched());
            case BROKEN ->
                ToolFault.CONNECTION_LOST.because("The connection to the server broke off.", null, none.untouched());
            case ENCODING ->
                ToolFault.UNREADABLE_ANSWER.because(
                        "The server's answer is compressed in a way that cannot be read.", null, none.untouched());
            case STOPPED ->
                scope.remaining().isZero()
                        ? ToolFault.TIMEOUT.because("The server did not answer in time.", null, none.untouched())
                        : ToolFault.CANCELLED.because("The call was stopped.", null, none.untouched());
        };
    }
}
