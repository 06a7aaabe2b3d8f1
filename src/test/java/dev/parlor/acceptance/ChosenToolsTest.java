package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose site chooses tools by vectors, beside a server of tools that takes connections and never answers. */
class ChosenToolsTest {
    private static final String ON_CHECKOUT = "https://shop.example/checkout?step=2";
    private static ServerSocket silent;
    private static Stage stage;

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Conf conf = Conf.withToolbox(folder)
                .parlor("demo: { tokens_per_second: 0 }\n")
                .site(Stage.SITE, """
                        title: Shop
                        models: [demo/scripted]
                        greeting: Hello.
                        selection: { strategy: semantic, top: 1 }
                        tools:
                          - java: calculator
                            pages: [/checkout]
                          - java: current_time
                          - java: convert_units
                          - java: calculator
                            name: audit_sums
                            description: Works out what time of day each clerk took for sums in Tokyo.
                            roles: [auditor]
                          - mcp: { name: silent, url: "http://127.0.0.1:%d/mcp", allow_private: true }
                        """.formatted(silent.getLocalPort()));
        stage = Stage.own(conf.with(Map.of()));
    }

    @AfterAll
    static void close() throws IOException {
        stage.close();
        silent.close();
    }

    @Test
    void operatorsSeeWhichToolsWentOutWithATurnAndHowTheyWereChosen() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello().getString("conversation");
            client.say("m", "What time is it in Tokyo?");
            client.awaitEnd();
            stage.endedTurns(conversation);
            JsonObject offer = offers(conversation, 1).getFirst();
            assertThat(tools(offer)).containsExactly("current_time", "find_tools");
            assertThat(offer.getString("strategy")).isEqualTo("semantic");
            assertThat(offer.getString("fallback")).isNull();
            assertThat(offer.getInteger("considered")).isEqualTo(2);
            assertThat(offer.getDouble("tookMs")).isPositive();
            assertThat(stage.archivedText(conversation)).contains(":");
        }
    }

    @Test
    void theAddressOfThePageSaysWhichToolsThereAreAlsoWhenItChanges() {
        try (ChatClient client = stage.client()) {
            String conversation = client.hello(page(ON_CHECKOUT)).getString("conversation");
            client.say("one", "What time is it in Tokyo?");
            client.awaitEnd();
            client.send(page("https://shop.example/").put("type", "hello"));
            client.say("two", "And what time is it in Paris?");
            client.awaitEnd();
            client.send(page(ON_CHECKOUT).put("type", "hello"));
            client.say("three", "Which time is it in London?");
            client.awaitEnd();
            stage.endedTurns(conversation);
            assertThat(offers(conversation, 3))
                    .extracting(offer -> offer.getInteger("considered"))
                    .containsExactly(3, 2, 3);
        }
    }

    @Test
    void theChoiceIsMeasured() {
        try (ChatClient client = stage.client()) {
            client.hello();
            client.say("m", "What time is it in Tokyo?");
            client.awaitEnd();
        }
        String figures = OperatorApi.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + stage.parlor().managementPort() + "/metrics")))
                .body();
        assertThat(figures.lines().filter(line -> line.startsWith("parlor_tools_")))
                .anyMatch(line ->
                        line.startsWith("parlor_tools_offered_count{") && line.contains("strategy=\"semantic\""))
                .anyMatch(line -> line.startsWith("parlor_tools_selection_seconds_count{")
                        && line.contains("site=\"" + Stage.SITE + "\""));
    }

    private static JsonObject page(String url) {
        return new JsonObject().put("page", new JsonObject().put("url", url).put("title", "Shop"));
    }

    /** The first offer of each turn, as soon as all are recorded. */
    private static List<JsonObject> offers(String conversation, int turns) {
        return Eventually.get(
                () -> new JsonObject(new OperatorApi(stage)
                                .get("/v1/conversations/" + conversation + "/messages")
                                .body())
                        .getJsonArray("turns").stream()
                                .map(JsonObject.class::cast)
                                .flatMap(turn ->
                                        turn.getJsonArray("offers").stream().limit(1))
                                .map(JsonObject.class::cast)
                                .toList(),
                offers -> offers.size() == turns);
    }

    private static List<String> tools(JsonObject offer) {
        return offer.getJsonArray("tools").stream()
                .map(tool -> ((JsonObject) tool).getString("name"))
                .toList();
    }
}
