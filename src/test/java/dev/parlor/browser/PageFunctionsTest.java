package dev.parlor.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ScriptedModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of the page that embeds the widget, called by a model. */
class PageFunctionsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SITE = """
            title: Shop
            origins: ["*"]
            models: [openai/scripted]
            greeting: Hello.
            tools:
              - name: show_product
                page: true
                deadline: 1m
            """;

    private static ScriptedModel model;
    private static Stage stage;
    private int before;

    @BeforeAll
    static void open(@TempDir Path folder) {
        model = ScriptedModel.start(VERTX);
        stage = Stage.open(Conf.bare(folder).site(Stage.SITE, SITE), model);
    }

    @AfterAll
    static void close() {
        stage.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void countTheRequestsOfEarlierTests() {
        before = model.requests().size();
    }

    @Test
    void aFunctionOfThePageRunsAndItsResultReachesTheModel() {
        try (Visit visit = visitRegistering("return { title: document.title, sku };")) {
            Widget widget = visit.widget().open();
            ask(widget, 7);
            widget.awaitTurn(1, "done");

            assertThat(shownOn(widget)).isEqualTo("[7]");
            assertThat(offered(0)).hasSize(1);
            JsonObject function = offered(0).getJsonObject(0).getJsonObject("function");
            assertThat(function.getString("name")).isEqualTo("show_product");
            assertThat(function.getString("description")).isEqualTo("Shows a product on the page.");
            assertThat(function.getJsonObject("parameters")
                            .getJsonObject("properties")
                            .fieldNames())
                    .containsExactly("sku");
            assertThat(new JsonObject(toolMessage(1)).getInteger("sku")).isEqualTo(7);
            assertThat(new JsonObject(toolMessage(1)).getString("title")).isNotBlank();
            assertThat(widget.tools()).containsExactly("show_product done");
            assertThat(widget.answers()).containsExactly("There it is.");
        }
    }

    @Test
    void whatThrowsIsAFailureWithItsWords() {
        try (Visit visit = visitRegistering("throw new Error('There is no product ' + sku + '.');")) {
            Widget widget = visit.widget().open();
            ask(widget, 8);
            widget.awaitTurn(1, "done");
            assertThat(toolMessage(1)).contains("There is no product 8.").contains("tool_failed");
            assertThat(widget.tools()).containsExactly("show_product failed");
        }
    }

    @Test
    void aFunctionThatComesLaterIsOfferedFromThenOn() {
        try (Visit visit = stage.newVisit()) {
            Widget widget = visit.widget().open();
            model.thenSays("Good day.");
            widget.ask("Hello");
            widget.awaitTurn(1, "done");
            assertThat(model.requests().get(before).containsKey("tools")).isFalse();

            widget.page().evaluate("() => {" + registering("return 'shown';") + "}");
            ask(widget, 9);
            widget.awaitTurn(2, "done");
            assertThat(toolMessage(2)).isEqualTo("shown");
        }
    }

    @Test
    void aTabThatIsClosedInTheMiddleIsGoneAndTheModelIsTold() {
        try (Visit visit = visitRegistering("return new Promise(() => {});")) {
            Widget widget = visit.widget().open();
            ask(widget, 10);
            widget.page().waitForFunction("() => window.shown.length === 1");
            widget.page().close();
            await().atMost(PATIENCE).until(() -> model.requests().size() == before + 2);
            assertThat(toolMessage(1)).contains("page_gone");
        }
    }

    @Test
    void ofTwoTabsOneRunsItOnce() {
        try (Visit visit = visitRegistering("return 'shown';")) {
            Widget first = visit.widget().open();
            model.thenSays("Good day.");
            first.ask("Hello");
            first.awaitTurn(1, "done");
            Widget second = visit.widget().open();
            second.awaitTurn(1, "done");
            before = model.requests().size();

            ask(first, 11);
            first.awaitTurn(2, "done");
            second.awaitTurn(2, "done");
            assertThat(shownOn(first)).as("where it was asked").isEqualTo("[11]");
            assertThat(shownOn(second)).isEqualTo("[]");
            assertThat(second.tools()).isEqualTo(first.tools()).containsExactly("show_product done");
        }
    }

    @Test
    void aResultThatIsTooLargeIsCutAndCostsNothingElse() {
        try (Visit visit = visitRegistering("return 'ä'.repeat(5_000_000);")) {
            Widget widget = visit.widget().open();
            ask(widget, 12);
            widget.awaitTurn(1, "done");
            assertThat(toolMessage(1))
                    .startsWith("ääää")
                    .contains("[truncated: the result has 5000000 characters")
                    .hasSizeBetween(20_000, 65_536);
            before = model.requests().size();
            ask(widget, 13);
            widget.awaitTurn(2, "done");
            assertThat(shownOn(widget)).isEqualTo("[12,13]");
        }
    }

    @Test
    void aFunctionThatTheSiteDoesNotNameIsNotOffered() {
        try (Visit visit = visitRegistering("return 1;")) {
            Page page = visit.tab("/");
            String warning = page.waitForConsoleMessage(
                            new Page.WaitForConsoleMessageOptions()
                                    .setPredicate(message -> message.text().contains("'buy'")),
                            () -> {
                                page.evaluate("() => parlor.push((chat) => chat.registerTool({"
                                        + " name: 'buy', description: 'Buys.', run: () => 1 }))");
                                new Widget(page).open();
                            })
                    .text();
            assertThat(warning).contains("page: true");
            Widget widget = new Widget(page);
            ask(widget, 14);
            widget.awaitTurn(1, "done");
            assertThat(offered(0)).hasSize(1);
        }
    }

    private static Visit visitRegistering(String body) {
        Visit visit = stage.newVisit();
        visit.beforeEachPage(registering(body));
        return visit;
    }

    private static String registering(String body) {
        return """
            window.shown = [];
            (window.parlor ??= []).push((chat) => chat.registerTool({
              name: 'show_product',
              description: 'Shows a product on the page.',
              parameters: { type: 'object', required: ['sku'], properties: { sku: { type: 'integer' } } },
              run: async ({ sku }, { signal }) => {
                window.shown.push(sku);
                %s
              },
            }));
            """.formatted(body);
    }

    /** Asks something that the model answers with a call, and then in words. */
    private static void ask(Widget widget, int sku) {
        model.thenCalls(new ToolCall("call", "show_product", "{\"sku\":" + sku + "}"))
                .thenSays("There it is.");
        widget.ask("Show me number " + sku);
    }

    private static String shownOn(Widget widget) {
        return String.valueOf(widget.page().evaluate("JSON.stringify(window.shown)"));
    }

    private JsonArray offered(int request) {
        return model.requests().get(before + request).getJsonArray("tools");
    }

    /** The last result that a request of this test carries. */
    private String toolMessage(int request) {
        List<JsonObject> results = model.messages(before + request).stream()
                .filter(message -> "tool".equals(message.getString("role")))
                .toList();
        return results.getLast().getString("content");
    }
}
