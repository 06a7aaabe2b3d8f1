package dev.parlor.operator;

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
import dev.parlor.site.Operators;
import dev.parlor.site.Tokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operator API below {@code /v1}. Errors are problem details (RFC 9457). Thread-safe. */
public final class OperatorRoutes {
    private static final int LOGIN_BYTES = 4_096;
    private static final int LIST_DEFAULT = 50;
    private static final int LIST_MOST = 500;
    /** Whose tools are told; their messages are told of all. */
    private static final int TURNS_MOST = 500;

    private final Archive archive;
    private final Ledger ledger;
    private final Offers offers;
    private final UsageRoutes usage;
    private final Operators operators;
    private final Tokens tokens;
    private final OperatorGate gate;
    private final ModelRoutes models;

    /** @param models how each model fares at the moment */
    public OperatorRoutes(
            Archive archive,
            Ledger ledger,
            Offers offers,
            Operators operators,
            Tokens tokens,
            Supplier<Future<List<ModelHealth>>> models) {
        this.archive = archive;
        this.ledger = ledger;
        this.offers = offers;
        this.usage = new UsageRoutes(ledger, InstantSource.system());
        this.operators = operators;
        this.tokens = tokens;
        this.gate = new OperatorGate(tokens);
        this.models = new ModelRoutes(models);
    }

    public void mount(Router router) {
        router.post("/v1/operator/login")
                .handler(BodyHandler.create(false).setBodyLimit(LOGIN_BYTES))
                .handler(this::login);
        router.get("/v1/conversations").handler(gate::signedIn).handler(this::list);
        router.get("/v1/conversations/:id/messages").handler(gate::signedIn).handler(this::messages);
        router.get("/v1/usage").handler(gate::signedIn).handler(usage::report);
        router.get("/v1/models")
                .handler(gate::signedIn)
                .handler(context ->
                        models.list().onSuccess(body -> answer(context, body)).onFailure(context::fail));
        router.route("/v1/*")
                .handler(context -> Problems.answer(
                        context,
                        404,
                        "Not Found",
                        new Failure("not_found", "There is nothing at this address.", false)));
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
        if (name == null || password == null) {
            Problems.answer(
                    context,
                    400,
                    "Bad Request",
                    new Failure(
                            "invalid_login", "Send a JSON object with the texts \"name\" and \"password\".", false));
            return;
        }
        operators
                .login(name, password)
                .onSuccess(found -> found.ifPresentOrElse(
                        operator -> welcome(context, operator),
                        () -> Problems.answer(
                                context,
                                401,
                                "Unauthorized",
                                new Failure("wrong_login", "The name or the password is wrong.", false))))
                .onFailure(context::fail);
    }

    private void welcome(RoutingContext context, Identity.Operator operator) {
        Tokens.SignedIn signedIn = tokens.forOperator(operator);
        answer(
                context,
                new JsonObject()
                        .put("token", signedIn.token())
                        .put("name", operator.name())
                        .put("expiresAt", signedIn.expiresAt().toString()));
    }

    private void list(RoutingContext context) {
        Integer limit = limit(context.request().getParam("limit"));
        if (limit == null) {
            Problems.answer(
                    context,
                    400,
                    "Bad Request",
                    new Failure("invalid_limit", "\"limit\" is a number from 1 to " + LIST_MOST + ".", false));
            return;
        }
        String site = context.request().getParam("site");
        Optional<SiteId> of = site == null || site.isBlank() ? Optional.empty() : Optional.of(new SiteId(site));
        archive.recent(of, limit)
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
        archive.history(id)
                .compose(history -> offers.of(id, TURNS_MOST).map(turns -> {
                    JsonArray messages = new JsonArray();
                    history.forEach(message -> messages.add(MessageJson.encode(message)));
                    return new JsonObject()
                            .put("conversation", id.value())
                            .put("messages", messages)
                            .put("turns", OfferJson.turns(turns));
                }))
                .onSuccess(body -> answer(context, body))
                .onFailure(context::fail);
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
