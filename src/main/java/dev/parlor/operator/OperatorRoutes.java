package dev.parlor.operator;

import dev.parlor.config.OperatorRole;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.Spent;
import dev.parlor.history.Archive;
import dev.parlor.history.Ledger;
import dev.parlor.history.MessageJson;
import dev.parlor.history.Offers;
import dev.parlor.protocol.BillJson;
import dev.parlor.site.Identity;
import dev.parlor.site.Login;
import dev.parlor.site.Operators;
import dev.parlor.site.Tokens;
import dev.parlor.turn.Inspection;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operator API below {@code /v1}. Errors are problem details (RFC 9457). What belongs to a site that an operator does
 * not see is not there for them. Thread-safe.
 */
public final class OperatorRoutes {
    private static final int LOGIN_BYTES = 4_096;
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_MOST = 500;
    /** Whose tools are told; their messages are told of all. */
    private static final int TURNS_MOST = 500;

    private final Archive archive;
    private final Ledger ledger;
    private final Offers offers;
    private final Inspection inspection;
    private final UsageRoutes usage;
    private final Operators operators;
    private final OperatorGate gate;
    private final ModelRoutes models;

    /**
     * What operators are told of.
     *
     * @param names whether a site lists a model
     * @param models how each model fares at the moment
     */
    public record Parts(
            Archive archive,
            Ledger ledger,
            Offers offers,
            Inspection inspection,
            Operators operators,
            BiPredicate<SiteId, String> names,
            Supplier<Future<List<ModelHealth>>> models) {}

    public OperatorRoutes(Parts parts, OperatorGate gate) {
        this.archive = parts.archive();
        this.ledger = parts.ledger();
        this.offers = parts.offers();
        this.inspection = parts.inspection();
        this.usage = new UsageRoutes(ledger, InstantSource.system());
        this.operators = parts.operators();
        this.models = new ModelRoutes(parts.models(), parts.names());
        this.gate = gate;
    }

    public void mount(Router router) {
        Handler<RoutingContext> reader = gate.atLeast(OperatorRole.VIEWER);
        router.post("/v1/operator/login")
                .handler(BodyHandler.create(false).setBodyLimit(LOGIN_BYTES))
                .handler(this::login);
        router.get("/v1/conversations").handler(reader).handler(this::list);
        router.get("/v1/conversations/:id/messages")
                .handler(reader)
                .handler(OperatorRoutes::requireNames)
                .handler(this::messages);
        router.get("/v1/usage").handler(reader).handler(usage::report);
        router.get("/v1/models").handler(reader).handler(models::list);
        router.route("/v1/*").handler(Problems::notFound);
        router.route("/v1/*").failureHandler(Problems::failed);
    }

    private void login(RoutingContext context) {
        String name;
        String password;
        try {
            JsonObject body = context.body().asJsonObject();
            name = body == null ? null : body.getString("name");
            password = body == null ? null : body.getString("password");
        } catch (DecodeException | ClassCastException notJson) {
            name = null;
            password = null;
        }
        if (name == null || password == null || name.indexOf('\0') >= 0) {
            Problems.badRequest(
                    context, "invalid_login", "Send a JSON object with the texts \"name\" and \"password\".");
            return;
        }
        operators
                .login(name, password)
                .onSuccess(login -> {
                    switch (login) {
                        case Login.Welcome welcome -> welcome(context, welcome.signedIn());
                        case Login.Wrong wrong ->
                            Problems.answer(
                                    context,
                                    401,
                                    "Unauthorized",
                                    new Failure("wrong_login", "The name or the password is wrong.", false));
                        case Login.Later later -> later(context, later.after().toSeconds() + 1);
                    }
                })
                .onFailure(context::fail);
    }

    private static void later(RoutingContext context, long seconds) {
        context.response().putHeader("Retry-After", String.valueOf(seconds));
        String sentence = "Too many wrong passwords came for this name. Try again in " + seconds + " s.";
        Problems.answer(context, 429, "Too Many Requests", new Failure("rate_limited", sentence, true));
    }

    private void welcome(RoutingContext context, Tokens.SignedIn signedIn) {
        answer(
                context,
                new JsonObject()
                        .put("token", signedIn.token())
                        .put("name", signedIn.name())
                        .put("role", operators.role(signedIn).name().toLowerCase(Locale.ROOT))
                        .put("expiresAt", signedIn.expiresAt().toString()));
    }

    private void list(RoutingContext context) {
        Integer limit = limit(context.request().getParam("limit"));
        if (limit == null) {
            Problems.badRequest(context, "invalid_limit", "\"limit\" is a number from 1 to " + LIST_MOST + ".");
            return;
        }
        archive.recent(
                        OperatorGate.sites(
                                OperatorGate.operator(context),
                                context.request().getParam("site")),
                        limit)
                .compose(rows -> ledger.ofConversations(
                                rows.stream().map(ConversationSummary::id).toList())
                        .map(spent -> {
                            JsonArray conversations = new JsonArray();
                            rows.forEach(row ->
                                    conversations.add(summary(row, spent.getOrDefault(row.id(), Spent.NOTHING))));
                            return new JsonObject().put("conversations", conversations);
                        }))
                .onSuccess(conversations -> answer(context, conversations))
                .onFailure(context::fail);
    }

    private void messages(RoutingContext context) {
        ConversationId id = new ConversationId(context.pathParam("id"));
        Identity.Operator operator = OperatorGate.operator(context);
        archive.conversation(id)
                .compose(row ->
                        row.filter(found -> operator.covers(found.site())).isEmpty()
                                ? Future.succeededFuture(Optional.<JsonObject>empty())
                                : inspection
                                        .of(row.get())
                                        .compose(seen -> messages(id, seen))
                                        .map(Optional::of))
                .onSuccess(found ->
                        found.ifPresentOrElse(messages -> answer(context, messages), () -> Problems.notFound(context)))
                .onFailure(context::fail);
    }

    private Future<JsonObject> messages(ConversationId id, Inspection.Seen seen) {
        return offers.of(id, TURNS_MOST).map(turns -> {
            JsonArray messages = new JsonArray();
            seen.history().forEach(message -> messages.add(MessageJson.encode(message)));
            JsonObject all = new JsonObject().put("conversation", id.value()).put("messages", messages);
            seen.request().ifPresent(request -> all.put("request", request));
            seen.gist()
                    .ifPresent(gist -> all.put(
                            "summary",
                            new JsonObject()
                                    .put("text", gist.text())
                                    .put("upTo", gist.covers().value())
                                    .put("version", gist.version())
                                    .put("model", gist.model())));
            return all.put("turns", OfferJson.turns(turns));
        });
    }

    private static void requireNames(RoutingContext context) {
        if (context.pathParams().values().stream().anyMatch(String::isBlank)) {
            Problems.notFound(context);
        } else {
            context.next();
        }
    }

    private static @Nullable Integer limit(@Nullable String text) {
        if (text == null) {
            return LIST_DEFAULT;
        }
        if (!text.matches("\\d{1,4}")) {
            return null;
        }
        int limit = Integer.parseInt(text);
        return limit >= 1 && limit <= LIST_MOST ? limit : null;
    }

    private static JsonObject summary(ConversationSummary row, Spent spent) {
        return new JsonObject()
                .put("id", row.id().value())
                .put("site", row.site().value())
                .put("visitor", row.visitor().value())
                .put("state", row.running() ? "running" : "idle")
                .put("preview", row.preview())
                .put("messages", row.messages())
                .put("tokens", BillJson.tokens(spent.usage()))
                .put("cost", BillJson.cost(spent))
                .put("createdAt", row.createdAt().toString())
                .put("updatedAt", row.updatedAt().toString());
    }

    static void answer(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encode());
    }
}
