package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(value = 30, timeUnit = TimeUnit.SECONDS)
class DemoModelOverHttpTest {
    private static final String OPENAI = "/v1/chat/completions";
    private static final String ANTHROPIC = "/v1/messages";
    private static final JsonObject SCHEMA = new JsonObject("""
        {"type":"object","required":["zone"],"properties":{
          "zone":{"type":"string","description":"IANA time zone"}}}\
        """);
    private static final String QUESTION = "What time is it in Tokyo and in Paris?";

    private Vertx vertx;
    private HttpClient client;

    @BeforeEach
    void open(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient();
    }

    @Test
    void openAiStreamsParallelCallsInPiecesThatJoinToJson() throws Exception {
        List<JsonObject> chunks = openAiChunks(openAi(QUESTION).put("stream_options", usage()));
        Map<Integer, StringBuilder> arguments = new TreeMap<>();
        int pieces = 0;
        for (JsonObject chunk : chunks) {
            for (JsonObject call : Json.objects(delta(chunk).getValue("tool_calls"))) {
                pieces++;
                arguments
                        .computeIfAbsent(call.getInteger("index"), index -> new StringBuilder())
                        .append(call.getJsonObject("function").getString("arguments"));
            }
        }
        assertThat(arguments.values().stream().map(each -> new JsonObject(each.toString()).getString("zone")))
                .containsExactly("Asia/Tokyo", "Europe/Paris");
        assertThat(pieces).isGreaterThan(6);
        assertThat(choice(chunks.get(chunks.size() - 2)).getString("finish_reason"))
                .isEqualTo("tool_calls");
        assertThat(chunks.getLast().getJsonArray("choices")).isEmpty();
        assertThat(chunks.getLast().getJsonObject("usage").getInteger("total_tokens"))
                .isGreaterThan(20);
    }

    @Test
    void openAiAnswersFromTheResults() throws Exception {
        JsonObject body = openAi(QUESTION).put("parallel_tool_calls", true).put("stream", false);
        JsonObject message =
                choice(new JsonObject(post(serve(0), OPENAI, body).body)).getJsonObject("message");
        JsonArray messages = body.getJsonArray("messages").add(message);
        for (JsonObject call : Json.objects(message.getJsonArray("tool_calls"))) {
            messages.add(new JsonObject()
                    .put("role", "tool")
                    .put("tool_call_id", call.getString("id"))
                    .put("content", "{\"time\":\"18:00\"}"));
        }
        String text = openAiChunks(body.put("stream", true)).stream()
                .map(chunk -> delta(chunk).getString("content", ""))
                .reduce("", String::concat);
        assertThat(text).contains("*What time is it in Tokyo?* **18:00**").contains("*In Paris* **18:00**");
    }

    @Test
    void anthropicStreamsParallelCallsInPiecesThatJoinToJson() throws Exception {
        List<JsonObject> events = anthropicEvents(anthropic(QUESTION));
        assertThat(events).extracting(event -> event.getString("type")).startsWith("message_start", "ping");
        assertThat(events.getLast().getString("type")).isEqualTo("message_stop");
        Map<Integer, StringBuilder> inputs = new TreeMap<>();
        for (JsonObject event : events) {
            if (event.getString("type").equals("content_block_delta")
                    && event.getJsonObject("delta").getString("type").equals("input_json_delta")) {
                inputs.computeIfAbsent(event.getInteger("index"), index -> new StringBuilder())
                        .append(event.getJsonObject("delta").getString("partial_json"));
            }
        }
        assertThat(inputs.values().stream().map(each -> new JsonObject(each.toString()).getString("zone")))
                .containsExactly("Asia/Tokyo", "Europe/Paris");
        JsonObject end = events.get(events.size() - 2);
        assertThat(end.getJsonObject("delta").getString("stop_reason")).isEqualTo("tool_use");
        assertThat(end.getJsonObject("usage").getInteger("output_tokens")).isPositive();
    }

    @Test
    void anthropicAnswersFromTheResults() throws Exception {
        JsonObject body = anthropic(QUESTION).put("stream", false);
        JsonArray content = new JsonObject(post(serve(0), ANTHROPIC, body).body).getJsonArray("content");
        JsonArray results = new JsonArray();
        for (JsonObject block : Json.objects(content)) {
            if (block.getString("type").equals("tool_use")) {
                results.add(new JsonObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", block.getString("id"))
                        .put("content", "18:00")
                        .put("is_error", results.size() == 1));
            }
        }
        body.getJsonArray("messages")
                .add(new JsonObject().put("role", "assistant").put("content", content))
                .add(new JsonObject().put("role", "user").put("content", results));
        String text = anthropicEvents(body.put("stream", true)).stream()
                .map(event -> Json.object(event.getValue("delta")).getString("text", ""))
                .reduce("", String::concat);
        assertThat(text).contains("*What time is it in Tokyo?* **18:00**").contains("I could not find that out");
    }

    @Test
    void anthropicWithoutParallelUseMakesOneCall() throws Exception {
        JsonObject choice = new JsonObject().put("type", "auto").put("disable_parallel_tool_use", true);
        long calls = anthropicEvents(anthropic(QUESTION).put("tool_choice", choice)).stream()
                .filter(event -> Json.object(event.getValue("content_block"))
                        .getString("type", "")
                        .equals("tool_use"))
                .count();
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aClientThatClosesStopsTheAnswer() throws Exception {
        DemoModelRoutes routes = new DemoModelRoutes(vertx, Clock.systemUTC(), 40);
        HttpClientResponse response = send(listen(routes), OPENAI, openAi("Tell me a story"));
        List<String> received = new CopyOnWriteArrayList<>();
        response.handler(piece -> received.add(piece.toString())).resume();
        await().until(() -> !received.isEmpty());
        assertThat(routes.answersInProgress()).isEqualTo(1);
        response.request().connection().close();
        await().until(() -> routes.answersInProgress() == 0);
        assertThat(String.join("", received)).doesNotContain("[DONE]");
    }

    @Test
    void aClientThatDoesNotReadIsNotWrittenTo() throws Exception {
        DemoModelRoutes routes = new DemoModelRoutes(vertx, Clock.systemUTC(), 0);
        NetSocket idle = vertx.createNetClient()
                .connect(listen(routes).actualPort(), "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        idle.pause();
        JsonObject body = openAi("Tell me a story").put("model", "m".repeat(20_000));
        idle.write("POST " + OPENAI + " HTTP/1.1\r\nhost: demo\r\ncontent-length: "
                + body.toBuffer().length() + "\r\n\r\n" + body.encode());
        await().pollDelay(Duration.ofMillis(500)).until(() -> routes.answersInProgress() == 1);
        idle.resume();
        await().until(() -> routes.answersInProgress() == 0);
    }

    @Test
    void thePaceIsThatOfTheConstructor() throws Exception {
        HttpServer server = serve(200);
        long begun = System.nanoTime();
        int events = eventsOf(post(server, OPENAI, openAi("thanks")).body).size();
        long expected = Duration.ofSeconds(1).toNanos() * events / 200;
        assertThat(System.nanoTime() - begun).isGreaterThan(expected / 2);
    }

    @Test
    void badRequestsAreRefusedInTheShapeOfTheProtocol() throws Exception {
        HttpServer server = serve(0);
        Answer noMessages = post(server, OPENAI, new JsonObject());
        assertThat(noMessages.status).isEqualTo(400);
        assertThat(new JsonObject(noMessages.body).getJsonObject("error").getString("type"))
                .isEqualTo("invalid_request_error");
        Answer noBound = post(server, ANTHROPIC, openAi("hi"));
        assertThat(noBound.status).isEqualTo(400);
        assertThat(new JsonObject(noBound.body).getString("type")).isEqualTo("error");
        assertThat(post(server, ANTHROPIC, Buffer.buffer("[1,")).status).isEqualTo(400);
        assertThat(post(server, "/v1/other", new JsonObject()).status).isEqualTo(404);
        assertThat(post(server, OPENAI, Buffer.buffer(new byte[DemoModelRoutes.MAX_BODY_BYTES + 1])).status)
                .isEqualTo(413);
    }

    @Test
    void anAnswerLongerThanAllowedIsCutAndSaysSo() throws Exception {
        List<JsonObject> chunks = openAiChunks(openAi("Tell me a story").put("max_completion_tokens", 20));
        assertThat(choice(chunks.getLast()).getString("finish_reason")).isEqualTo("length");
    }

    @Test
    void theVerticleListensWhileItIsDeployed() throws Exception {
        DemoModelVerticle verticle = new DemoModelVerticle(0, 0);
        String id = vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS);
        assertThat(verticle.url()).matches("http://127\\.0\\.0\\.1:\\d+");
        vertx.undeploy(id).await(10, TimeUnit.SECONDS);
    }

    private record Answer(int status, String body) {}

    private static JsonObject usage() {
        return new JsonObject().put("include_usage", true);
    }

    private static JsonObject openAi(String text) {
        JsonObject function = new JsonObject()
                .put("name", "current_time")
                .put("description", "Tells the time.")
                .put("parameters", SCHEMA);
        return new JsonObject()
                .put("model", "scripted")
                .put("stream", true)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", text)))
                .put(
                        "tools",
                        new JsonArray()
                                .add(new JsonObject().put("type", "function").put("function", function)));
    }

    private static JsonObject anthropic(String text) {
        JsonObject tool = new JsonObject()
                .put("name", "current_time")
                .put("description", "Tells the time.")
                .put("input_schema", SCHEMA);
        return new JsonObject()
                .put("model", "scripted")
                .put("max_tokens", 1024)
                .put("stream", true)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", text)))
                .put("tools", new JsonArray().add(tool));
    }

    private List<JsonObject> openAiChunks(JsonObject body) throws Exception {
        List<String> events = eventsOf(post(serve(0), OPENAI, body).body);
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        return events.subList(0, events.size() - 1).stream()
                .map(event -> new JsonObject(event.substring("data: ".length())))
                .toList();
    }

    private List<JsonObject> anthropicEvents(JsonObject body) throws Exception {
        return eventsOf(post(serve(0), ANTHROPIC, body).body).stream()
                .map(event -> new JsonObject(event.substring(event.indexOf("data: ") + "data: ".length())))
                .toList();
    }

    private static List<String> eventsOf(String stream) {
        return Arrays.asList(stream.strip().split("\n\n", -1));
    }

    private static JsonObject choice(JsonObject chunk) {
        return chunk.getJsonArray("choices").getJsonObject(0);
    }

    private static JsonObject delta(JsonObject chunk) {
        JsonArray choices = chunk.getJsonArray("choices");
        return choices.isEmpty() ? new JsonObject() : choices.getJsonObject(0).getJsonObject("delta");
    }

    private HttpServer serve(int tokensPerSecond) throws Exception {
        return listen(new DemoModelRoutes(vertx, Clock.systemUTC(), tokensPerSecond));
    }

    private HttpServer listen(DemoModelRoutes routes) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(routes.router())
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    private Answer post(HttpServer server, String path, JsonObject body) throws Exception {
        return post(server, path, body.toBuffer());
    }

    /** Everything about the response is said on its event loop: from here, its body could have come and gone before. */
    private Answer post(HttpServer server, String path, Buffer body) throws Exception {
        return client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send(body)
                        .compose(response -> response.body()
                                .map(received -> new Answer(response.statusCode(), received.toString()))))
                .await(20, TimeUnit.SECONDS);
    }

    private HttpClientResponse send(HttpServer server, String path, JsonObject body) throws Exception {
        return client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send(body.toBuffer()).map(HttpClientResponse::pause))
                .await(10, TimeUnit.SECONDS);
    }
}
