package dev.parlor.embedded.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo model's HTTP side: {@code POST /v1/chat/completions}, {@code POST /v1/messages} and {@code POST
 * /v1/embeddings}, with any key or none.
 *
 * <p>A body may have {@value #MAX_BODY_BYTES} bytes. Errors have the shape of the protocol that was asked.
 */
public final class DemoModelRoutes {
    static final int MAX_BODY_BYTES = 4 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(DemoModelRoutes.class);

    private final Vertx vertx;
    private final DemoModel model;
    private final int tokensPerSecond;
    private final AtomicInteger answering = new AtomicInteger();

    /** Routes of a model that knows no site. */
    public DemoModelRoutes(Vertx vertx, Clock clock, int tokensPerSecond) {
        this(vertx, clock, tokensPerSecond, Scripts.NONE);
    }

    /**
     * Routes of a model.
     *
     * @param clock what "today" is for the model
     * @param tokensPerSecond pace of an answer; people read along at 30 to 60; 0: as fast as the client reads
     */
    public DemoModelRoutes(Vertx vertx, Clock clock, int tokensPerSecond, Scripts scripts) {
        if (tokensPerSecond < 0) {
            throw new IllegalArgumentException("tokensPerSecond must not be negative: " + tokensPerSecond);
        }
        this.vertx = vertx;
        this.model = new DemoModel(clock, scripts);
        this.tokensPerSecond = tokensPerSecond;
    }

    /** The request handler of an HTTP server. */
    public Router router() {
        Router router = Router.router(vertx);
        for (WireFormat format : List.of(new ChatCompletions(), new Messages())) {
            router.post(format.path())
                    .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                    .handler(context -> answer(format, context))
                    .failureHandler(context -> refuse(format, context));
        }
        router.post(EmbeddingFormat.PATH)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(context -> send(
                        context,
                        200,
                        EmbeddingFormat.answer(parse(context.body().buffer()))))
                .failureHandler(context -> refuse(new ChatCompletions(), context));
        SampleServices.mount(router);
        router.route()
                .handler(context -> send(
                        context,
                        404,
                        new ChatCompletions().renderError(404, "The demo model has nothing at this address.")));
        return router;
    }

    /** How many answers are being written now. Any thread. */
    public int answersInProgress() {
        return answering.get();
    }

    private void answer(WireFormat format, RoutingContext context) {
        Buffer body = context.body().buffer();
        DemoRequest request = format.parseRequest(parse(body), key(body));
        DemoAnswer answer = model.answer(request);
        if (request.streamed()) {
            answering.incrementAndGet();
            List<String> events = format.renderStream(request, answer);
            new AnswerWriter(vertx, context.response(), events, answering::decrementAndGet).start(tokensPerSecond);
        } else {
            send(context, 200, format.renderWhole(request, answer));
        }
    }

    private static JsonObject parse(Buffer body) {
        try {
            return body.toJsonObject();
        } catch (DecodeException | ClassCastException e) {
            throw new BadRequest("The body must be a JSON object.");
        }
    }

    private static void refuse(WireFormat format, RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof BadRequest bad) {
            send(context, 400, format.renderError(400, bad.sentence()));
        } else if (context.statusCode() == 413) {
            send(context, 413, format.renderError(413, "The body is larger than " + MAX_BODY_BYTES + " bytes."));
        } else {
            LOG.error("The demo model failed on a request.", failure);
            send(context, 500, format.renderError(500, "The demo model failed on this request."));
        }
    }

    private static void send(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.toBuffer())
                .onFailure(gone -> LOG.debug("Nobody waits for the answer any more: {}", gone.toString()));
    }

    private static String key(Buffer body) {
        CRC32 sum = new CRC32();
        sum.update(body.getBytes());
        return Long.toHexString(sum.getValue());
    }
}
