package dev.parlor.gateway.service;

import dev.parlor.config.ParlorConfig.Scope;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.SiteId;
import dev.parlor.gateway.service.Answers.Refusal;
import dev.parlor.site.ApiKeys;
import dev.parlor.site.Caller;
import dev.parlor.site.Operators;
import dev.parlor.tool.ToolHistory;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.catalogue.DeclarationStore;
import dev.parlor.tool.dispatch.ToolDispatcher;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.openapi.validation.ValidatorException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the tool service. Thread-safe; mounted once for each event loop. */
public final class ToolService {
    private static final Logger LOG = LoggerFactory.getLogger(ToolService.class);
    private static final int BODY_BYTES = 256 * 1024;
    private static final String BEARER = "Bearer ";
    private static final String CALLER = "parlor.caller";

    private final Parts parts;
    private final OpenAPIContract contract;
    private final Places places;
    private final ToolCalls calls;
    private final ToolChanges changes;
    private final ToolAccounts accounts;

    /**
     * What the service works with.
     *
     * @param sites that there are at the moment
     * @param check throws an {@link IllegalArgumentException} if a declaration cannot be what it says
     * @param refresh tells every server of a change, and completes when this one has come to it
     */
    public record Parts(
            Supplier<Set<SiteId>> sites,
            ToolRegistry registry,
            ToolDispatcher dispatcher,
            DeclarationStore declarations,
            ToolHistory history,
            BiConsumer<SiteId, ToolConfig> check,
            Supplier<Future<Void>> refresh,
            ApiKeys keys,
            Operators operators) {}

    private ToolService(Parts parts, OpenAPIContract contract) {
        this.parts = parts;
        this.contract = contract;
        this.places = new Places(parts.registry(), parts.sites());
        this.calls = new ToolCalls(parts.dispatcher());
        this.changes = new ToolChanges(parts.declarations(), parts.check(), parts.refresh());
        this.accounts = new ToolAccounts(parts.history());
    }

    /** Reads the contract, which is part of the program. */
    public static Future<ToolService> open(Vertx vertx, Parts parts) {
        return Contract.load(vertx).map(contract -> new ToolService(parts, contract));
    }

    public void mount(Vertx vertx, Router router) {
        router.get("/" + Contract.FILE)
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                        .sendFile(Contract.FILE));
        RouterBuilder routes = RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
        routes.rootHandler(BodyHandler.create(false).setBodyLimit(BODY_BYTES));
        open(routes, "health", context -> Answers.json(context, 200, new JsonObject().put("status", "UP")));
        route(routes, "listTools", Scope.READ, this::list);
        route(routes, "toolSchema", Scope.READ, this::schema);
        route(routes, "callTool", Scope.CALL, this::call);
        route(routes, "registerTool", Scope.WRITE, this::register);
        route(routes, "switchTool", Scope.WRITE, this::change);
        route(routes, "retractTool", Scope.WRITE, this::retract);
        route(routes, "toolHistory", Scope.AUDIT, context -> withSite(context, site -> accounts.calls(context, site)));
        route(
                routes,
                "toolFigures",
                Scope.AUDIT,
                context -> withSite(context, site -> accounts.figures(context, site)));
        router.route("/*").subRouter(routes.createRouter());
    }

    private static void open(RouterBuilder routes, String operation, Consumer<RoutingContext> answer) {
        OpenAPIRoute route = routes.getRoute(operation).setDoSecurity(false);
        route.addHandler(answer::accept).addFailureHandler(ToolService::failed);
    }

    private void route(RouterBuilder routes, String operation, Scope scope, Consumer<RoutingContext> answer) {
        open(routes, operation, context -> identify(context, scope, answer));
    }

    private void identify(RoutingContext context, Scope scope, Consumer<RoutingContext> answer) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        String key = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
        caller(key).onComplete(known -> {
            if (known.failed()) {
                Failure failure =
                        new Failure("sign_in", "Send an API key, or an operator's token, as a bearer token.", false);
                Answers.problem(context, new Refusal(401, "Unauthorized", failure));
            } else if (!known.result().scopes().contains(scope)) {
                String word = scope.name().toLowerCase(Locale.ROOT);
                Answers.problem(
                        context,
                        Refusal.forbidden("scope_needed", "This takes a key with the scope \"" + word + "\"."));
            } else {
                context.put(CALLER, known.result());
                answer.accept(context);
            }
        });
    }

    private Future<Caller> caller(String key) {
        return parts.keys()
                .find(key)
                .map(Future::succeededFuture)
                .orElseGet(() -> parts.operators().verify(key).map(Caller::operator));
    }

    private static Caller caller(RoutingContext context) {
        return Objects.requireNonNull(context.get(CALLER));
    }

    private void list(RoutingContext context) {
        JsonArray tools = new JsonArray();
        places.sites(caller(context), context.queryParams().get("site"))
                .forEach(site -> parts.registry()
                        .all(site)
                        .forEach(tool -> tools.add(ToolForms.full(new Places.Place(site, tool)))));
        Answers.json(context, 200, new JsonObject().put("tools", tools));
    }

    private void schema(RoutingContext context) {
        withTool(
                context,
                context.queryParams().get("site"),
                null,
                context.pathParam("name"),
                place -> Answers.json(
                        context,
                        200,
                        "anthropic".equals(context.queryParams().get("format"))
                                ? ToolForms.anthropic(place.tool().definition())
                                : ToolForms.openAi(place.tool().definition())));
    }

    private void call(RoutingContext context) {
        JsonObject body = body(context);
        if (hasNul(body)) {
            Answers.problem(context, Refusal.badRequest("invalid_request", "U+0000 is in no text here."));
            return;
        }
        if (body.containsKey("visitor") && !caller(context).scopes().contains(Scope.IDENTITY)) {
            Answers.problem(
                    context,
                    Refusal.forbidden("scope_needed", "To say whom a call is for takes the scope \"identity\"."));
            return;
        }
        withTool(context, body.getString("site"), null, body.getString("name"), place -> call(context, place, body));
    }

    private void call(RoutingContext context, Places.Place place, JsonObject body) {
        if (!place.tool().policy().rules().enabled()) {
            Failure off =
                    new Failure("switched_off", "The tool is switched off; PATCH its address to change that.", false);
            Answers.problem(context, new Refusal(409, "Conflict", off));
            return;
        }
        calls.call(caller(context), place, body, context.request().getHeader("Idempotency-Key"))
                .onSuccess(outcome -> Answers.json(context, outcome.status(), outcome.body()))
                .onFailure(context::fail);
    }

    private void register(RoutingContext context) {
        JsonObject body = body(context);
        JsonObject tool = body.getJsonObject("tool");
        withSite(
                context,
                body.getString("site"),
                site -> changes.declare(caller(context), site, tool)
                        .onSuccess(refusal -> refusal.ifPresentOrElse(
                                why -> Answers.problem(context, why),
                                () -> withTool(
                                        context,
                                        site.value(),
                                        tool.getString("version"),
                                        tool.getString("name"),
                                        place -> Answers.json(context, 201, ToolForms.full(place)))))
                        .onFailure(context::fail));
    }

    private void change(RoutingContext context) {
        JsonObject body = body(context);
        withTool(
                context,
                context.queryParams().get("site"),
                body.getString("version"),
                context.pathParam("name"),
                place -> changes.set(caller(context), place, body)
                        .onSuccess(set -> withTool(
                                context,
                                place.site().value(),
                                place.tool().version(),
                                place.tool().name(),
                                now -> Answers.json(context, 200, ToolForms.full(now))))
                        .onFailure(context::fail));
    }

    private void retract(RoutingContext context) {
        withTool(
                context,
                context.queryParams().get("site"),
                context.queryParams().get("version"),
                context.pathParam("name"),
                place -> changes.retract(place)
                        .onSuccess(gone -> {
                            if (gone) {
                                context.response().setStatusCode(204).end();
                            } else {
                                Answers.problem(
                                        context,
                                        new Refusal(
                                                409,
                                                "Conflict",
                                                new Failure(
                                                        "declared_in_file",
                                                        "The site's file declares this tool; switch it off instead.",
                                                        false)));
                            }
                        })
                        .onFailure(context::fail));
    }

    private void withSite(RoutingContext context, Consumer<SiteId> then) {
        withSite(context, context.queryParams().get("site"), then);
    }

    private void withSite(RoutingContext context, @Nullable String named, Consumer<SiteId> then) {
        switch (places.site(caller(context), named)) {
            case Places.Found.Here<SiteId> here -> then.accept(here.what());
            case Places.Found.Nowhere<SiteId> nowhere -> Answers.problem(context, nowhere.refusal());
        }
    }

    private void withTool(
            RoutingContext context,
            @Nullable String site,
            @Nullable String version,
            String name,
            Consumer<Places.Place> then) {
        switch (places.tool(caller(context), site, name, version)) {
            case Places.Found.Here<Places.Place> here -> then.accept(here.what());
            case Places.Found.Nowhere<Places.Place> nowhere -> Answers.problem(context, nowhere.refusal());
        }
    }

    /** Postgres does not take it, and no name and no argument needs it. */
    private static boolean hasNul(@Nullable Object value) {
        return switch (value) {
            case String text -> text.indexOf('\0') >= 0;
            case JsonObject object ->
                object.stream().anyMatch(member -> hasNul(member.getKey()) || hasNul(member.getValue()));
            case JsonArray array -> array.stream().anyMatch(ToolService::hasNul);
            case null -> false;
            default -> false;
        };
    }

    private static JsonObject body(RoutingContext context) {
        ValidatedRequest request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
        return Objects.requireNonNull(request).getBody().getJsonObject();
    }

    private static void failed(RoutingContext context) {
        Throwable problem = context.failure();
        Throwable cause = problem instanceof HttpException ? problem.getCause() : problem;
        if (cause instanceof ValidatorException wrong) {
            Answers.problem(context, Refusal.badRequest("invalid_request", String.valueOf(wrong.getMessage())));
        } else if (context.statusCode() == 413) {
            Answers.problem(
                    context,
                    new Refusal(
                            413,
                            "Content Too Large",
                            new Failure("body_too_large", "The body is larger than this address takes.", false)));
        } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
            Answers.problem(context, Refusal.badRequest("bad_request", "The request cannot be understood."));
        } else {
            LOG.error("the tool service broke", problem);
            Answers.problem(
                    context,
                    new Refusal(
                            503,
                            "Service Unavailable",
                            new Failure("unavailable", "This cannot be answered now; try again in a moment.", true)));
        }
    }
}
