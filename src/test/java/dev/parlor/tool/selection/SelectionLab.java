package dev.parlor.tool.selection;

import dev.parlor.config.Secret;
import dev.parlor.config.SelectionConfig;
import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.config.SelectionLimits;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.embedded.demo.DemoModelVerticle;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.embedding.EmbeddingModel;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.provider.embedding.OpenAiEmbeddings;
import dev.parlor.provider.http.Connections;
import dev.parlor.provider.http.Transport;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.output.Outcome;
import dev.parlor.provider.output.StructuredCall;
import dev.parlor.provider.output.StructuredOutput;
import dev.parlor.provider.retry.RetryPolicy;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolPolicy;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One event loop that chooses tools, with vectors and a model from real servers. */
final class SelectionLab implements AutoCloseable {
    static final SelectionLimits PATIENT =
            new SelectionLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 3, 2_000, 1_000);
    private static final RetryPolicy ONCE = new RetryPolicy(
            1,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Duration.ofSeconds(20));

    final Vertx vertx = Vertx.vertx();
    final CallScope scope = CallScope.lasting(Duration.ofMinutes(1));
    private final Context loop = vertx.getOrCreateContext();

    /** The lines of a resource, each in parts between bars; comments left out. */
    static List<List<String>> lines(String resource) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/selection", resource)).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split("\\|", -1))
                            .map(String::strip)
                            .toList())
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static List<SiteTool> declared() {
        return lines("tools.txt").stream()
                .map(line -> tool(
                        line.get(0),
                        line.get(1),
                        line.get(2).isEmpty() ? new String[0] : line.get(2).split(", ")))
                .toList();
    }

    static SiteTool tool(String name, String description, String... parameters) {
        JsonObject properties = new JsonObject();
        List.of(parameters).forEach(each -> properties.put(each, new JsonObject().put("type", "string")));
        String schema = new JsonObject()
                .put("type", "object")
                .put("properties", properties)
                .put("required", new JsonArray())
                .encode();
        return SiteTool.of(new ToolDefinition(name, description, schema), ToolPolicy.STANDARD, "", ToolLimits.STANDARD);
    }

    ToolSelector selector(SelectionLimits limits) {
        return on(() -> new ToolSelector(vertx, Optional.empty(), limits, ToolLimits.STANDARD));
    }

    /** @param url of a server with vectors, as a provider's configuration names it */
    ToolSelector selector(SelectionLimits limits, String url) {
        Transport transport = new Transport(false, null, null, 100, 1, Duration.ofSeconds(5), Duration.ofSeconds(5));
        Embeddings embeddings = new OpenAiEmbeddings(
                vertx,
                new Connections(vertx, url, transport),
                new Endpoint("lab", url, Secret.NONE),
                new EmbeddingModel("vectors", 0, 128, 8_000),
                ONCE);
        return on(() -> new ToolSelector(vertx, Optional.of(embeddings), limits, ToolLimits.STANDARD));
    }

    String demo() {
        DemoModelVerticle demo = new DemoModelVerticle(0, 0);
        TestingBench.get(vertx.deployVerticle(demo));
        return demo.url() + "/v1";
    }

    /** A model on a server that is not paid. */
    Chooser chooser(String url) {
        OpenAiProvider provider = new OpenAiProvider(vertx, new Endpoint("lab", url, Secret.NONE));
        return new Chooser() {
            @Override
            public String model() {
                return "chooser";
            }

            @Override
            public Future<Outcome> ask(StructuredOutput form, ModelRequest request, Future<Void> over) {
                StructuredCall call = form.ask(provider, request);
                over.onComplete(ended -> call.cancel());
                return call.outcome();
            }
        };
    }

    Wish wish(Strategy strategy, int top, List<SiteTool> tools, String... said) {
        return new Wish(
                new Question(List.of(said)), tools, new SelectionConfig(strategy, top, ""), Optional.empty(), scope);
    }

    Wish by(Chooser chooser, int top, List<SiteTool> tools, String... said) {
        return new Wish(
                new Question(List.of(said)),
                tools,
                new SelectionConfig(Strategy.MODEL, top, ""),
                Optional.of(chooser),
                scope);
    }

    Future<Selection> select(ToolSelector selector, Wish wish) {
        return Future.future(
                chosen -> loop.runOnContext(here -> selector.select(wish).onComplete(chosen)));
    }

    Selection chosen(ToolSelector selector, Wish wish) {
        return TestingBench.get(select(selector, wish));
    }

    private <T> T on(Supplier<T> make) {
        return TestingBench.get(Future.future(made -> loop.runOnContext(here -> made.complete(make.get()))));
    }

    @Override
    public void close() {
        TestingBench.get(vertx.close());
    }
}
