package dev.parlor.tool.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.config.Configuration;
import dev.parlor.config.SiteConfig;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.guard.GuardedClient;
import dev.parlor.tool.guard.TestingNetwork;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tools as a site's YAML declares them, on a network where every server is on loopback. */
final class HttpBench implements AutoCloseable {
    static final String TOKEN = "visitor-token-1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final SiteId SITE = new SiteId("shop");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestingNetwork network;
    private final GuardedClient client;
    private final Path folder;

    HttpBench(Vertx vertx, Path folder) {
        this.network = new TestingNetwork(vertx);
        this.client = network.client();
        this.folder = folder;
    }

    TestingNetwork network() {
        return network;
    }

    /** The tools of a site, read from one entry of its {@code tools}. */
    static ToolConfig declared(Path folder, String yaml) {
        try {
            Files.createDirectories(folder.resolve("sites"));
            Files.writeString(folder.resolve("parlor.yaml"), "");
            Files.writeString(
                    folder.resolve("sites/shop.yaml"),
                    "title: Shop\nmodels: [demo/scripted]\ntools:\n  - "
                            + yaml.strip().replace("\n", "\n    ") + "\n");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        SiteConfig site = Configuration.load(folder, name -> null).sites().get(SITE);
        return Objects.requireNonNull(site).tools().getFirst();
    }

    HttpTool tool(String yaml) {
        return HttpTool.of(declared(folder, yaml), client);
    }

    ToolResult call(Tool tool, String arguments) {
        return call(tool, arguments, Visitor.stranger(new VisitorId("visitor-1")));
    }

    ToolResult callSignedIn(Tool tool, String arguments) {
        return call(tool, arguments, new Visitor(new VisitorId("visitor-1"), Map.of("sub", "7"), Set.of(), TOKEN));
    }

    ToolResult call(Tool tool, String arguments, CallScope scope) {
        return call(tool, arguments, Visitor.stranger(new VisitorId("visitor-1")), scope);
    }

    private ToolResult call(Tool tool, String arguments, Visitor visitor) {
        return call(tool, arguments, visitor, CallScope.lasting(PATIENCE));
    }

    private ToolResult call(Tool tool, String arguments, Visitor visitor, CallScope scope) {
        ToolInvocation invocation = new ToolInvocation(
                SITE,
                new ConversationId("conversation-1"),
                new TurnId("turn-1"),
                visitor,
                new ToolCall("call-1", tool.definition().name(), arguments),
                "",
                "key-1");
        return network.onLoop(() -> tool.run(invocation, exact(arguments), scope));
    }

    /** Numbers as the dispatcher hands them on: not rounded. */
    private static JsonObject exact(String arguments) {
        try {
            return new JsonObject(JSON.readValue(arguments, new TypeReference<Map<String, Object>>() {}));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }

    /** Answers with the request: its line, the headers that were not set by the client itself, its body. */
    static void echo(HttpServerRequest request) {
        JsonObject headers = new JsonObject();
        List<String> known = List.of("host", "user-agent", "accept", "accept-encoding", "content-length");
        request.headers().forEach((name, value) -> {
            if (!known.contains(name.toLowerCase(Locale.ROOT))) {
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        });
        request.body()
                .onSuccess(body -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(new JsonObject()
                                .put("line", request.method() + " " + request.uri())
                                .put("headers", headers)
                                .put("body", body.toString())
                                .encodePrettily()));
    }

    static JsonObject content(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Succeeded.class);
        return new JsonObject(((ToolResult.Succeeded) result).content());
    }

    static ToolResult.Failed failed(ToolResult result) {
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        return (ToolResult.Failed) result;
    }

    @Override
    public void close() {
        network.close();
    }
}
