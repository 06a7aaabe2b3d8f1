package dev.parlor.tool.extract;

import dev.parlor.config.Secret;
import dev.parlor.config.ToolText;
import dev.parlor.conversation.Charge;
import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.NamedModel;
import dev.parlor.provider.Provider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.price.PricedProvider;
import dev.parlor.provider.price.Pricing;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tool that reads receipts, with a real model server and an internet of one machine. */
final class ReadingBench implements AutoCloseable {
    static final int IMAGE_BYTES = 20_000;
    static final String GOOD = "{\"total_cents\": 1250, \"currency\": \"EUR\", \"items\": [\"tea\"]}";

    static final String OUT_OF_REACH = "lost";
    /** An image that the visitor of the calls has sent. */
    static final String SENT = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

    private static final ConversationId TALK = new ConversationId("conversation");

    private static final String DECLARED = """
            name: read_receipt
            extract:
              input: image_url
              instructions: Read the receipt.
              allow_private: %s
              fetch: %s
              output_tokens: 500
              schema:
                type: object
                additionalProperties: false
                required: [total_cents, currency, items]
                properties:
                  total_cents: { type: integer }
                  currency: { type: string, pattern: "^[A-Z]{3}$" }
                  items: { type: array, items: { type: string } }
            """;

    private final Vertx vertx;
    private final ScriptedModel server;
    private final TestingNetwork network;
    private final List<Charge> charges = new CopyOnWriteArrayList<>();

    ReadingBench(Vertx vertx) {
        this.vertx = vertx;
        this.server = ScriptedModel.start(vertx);
        this.network = new TestingNetwork(vertx);
    }

    ScriptedModel server() {
        return server;
    }

    TestingNetwork network() {
        return network;
    }

    List<Charge> charges() {
        return charges;
    }

    /** A tool that gets images from the internet. */
    ExtractTool tool() {
        return tool(false);
    }

    ExtractTool tool(boolean openPrivate) {
        return ExtractTool.of(
                ToolText.parse(DECLARED.formatted(openPrivate, true)),
                model(true),
                images(new FetchedImages(network.client(), "read_receipt", openPrivate, IMAGE_BYTES)),
                this::charged);
    }

    /** A tool that leaves images to the model's server. */
    ExtractTool linking() {
        return ExtractTool.of(
                ToolText.parse(DECLARED.formatted(false, false)),
                model(true),
                images(new LinkedImages(network.guard(), IMAGE_BYTES)),
                this::charged);
    }

    ExtractTool blind() {
        return ExtractTool.of(
                ToolText.parse(DECLARED.formatted(false, true)),
                model(false),
                images(new FetchedImages(network.client(), "read_receipt", false, IMAGE_BYTES)),
                this::charged);
    }

    /** Beside the one image of the one message of the conversation, and a message that nobody can look for. */
    private static ExtractTool.Images images(ImageSource source) {
        return new ExtractTool.Images(
                source,
                (site, conversation, message, number) -> message.equals(OUT_OF_REACH)
                        ? Future.failedFuture("no connection")
                        : Future.succeededFuture(
                                conversation.equals(TALK) && message.equals("m") && number == 1
                                        ? Optional.of(new ContentPart.Image(SENT))
                                        : Optional.empty()));
    }

    NamedModel model(boolean seesImages) {
        Provider provider = new OpenAiProvider(vertx, new Endpoint("p", server.url(), Secret.NONE));
        return new NamedModel(
                new PricedProvider(provider, Pricing.FREE, InstantSource.system()), "gpt-4.1", seesImages);
    }

    private void charged(ToolInvocation call, Charge charge) {
        charges.add(charge);
    }

    ToolResult read(ExtractTool tool, String input) {
        return TestingBench.get(start(tool, input, CallScope.lasting(Duration.ofSeconds(20))));
    }

    Future<ToolResult> start(ExtractTool tool, String input, CallScope scope) {
        return Future.future(promise -> vertx.getOrCreateContext()
                .runOnContext(run -> tool.run(invocation(), new JsonObject().put("image_url", input), scope)
                        .onComplete(promise)));
    }

    private static ToolInvocation invocation() {
        return new ToolInvocation(
                new SiteId("delivery"),
                TALK,
                new TurnId("turn"),
                Visitor.stranger(new VisitorId("visitor")),
                new ToolCall("call", "read_receipt", ""),
                "",
                "key");
    }

    /** Content, or code and sentence. */
    static String told(ToolResult result) {
        return switch (result) {
            case ToolResult.Succeeded succeeded -> succeeded.content();
            case ToolResult.Failed failed ->
                failed.failure().code() + ": " + failed.failure().message();
        };
    }

    @Override
    public void close() {
        network.close();
    }
}
