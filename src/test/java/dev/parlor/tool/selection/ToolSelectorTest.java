package dev.parlor.tool.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parlor.config.SelectionConfig.Strategy;
import dev.parlor.config.SelectionLimits;
import dev.parlor.conversation.Failure;
import dev.parlor.provider.TestingServer;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.TestingBench;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tools go out with a question, by words, by vectors of a real server, and by a model on one. */
class ToolSelectorTest {
    private static final SelectionLimits IMPATIENT =
            new SelectionLimits(Duration.ofMillis(50), Duration.ofMillis(50), 3, 2_000, 1_000);
    private static final List<SiteTool> TOOLS = List.of(
            SelectionLab.tool("opening_hours", "When the shop is open."),
            SelectionLab.tool("cancel_order", "Cancels an order.", "order_id"),
            SelectionLab.tool("get_weather", "Weather and forecast for a city: rain, wind.", "city"),
            SelectionLab.tool("showReceipt", "Shows what was paid.", "paymentReference"),
            SelectionLab.tool("ueberweisung", "Überweist Geld an jemanden."),
            SelectionLab.tool("storno", "注文をキャンセルする"));

    private final SelectionLab lab = new SelectionLab();
    private final List<List<String>> embedded = new CopyOnWriteArrayList<>();

    private final Map<String, Integer> trouble = new ConcurrentHashMap<>();
    private volatile Future<Void> gate = Future.succeededFuture();
    private final TestingServer vectors = new TestingServer(
            lab.vertx,
            request -> request.body()
                    .onSuccess(body -> gate.onComplete(open -> {
                        List<String> texts = body.toJsonObject().getJsonArray("input").stream()
                                .map(String::valueOf)
                                .toList();
                        embedded.add(texts);
                        request.response()
                                .setStatusCode(trouble.getOrDefault("status", 200))
                                .end(answer(texts).toBuffer());
                    })));

    /** Texts about rain or umbrellas lie in one direction, all others in the other. */
    private static JsonObject answer(List<String> texts) {
        JsonArray data = new JsonArray();
        IntStream.range(0, texts.size()).forEach(i -> {
            boolean wet = texts.get(i).contains("rain") || texts.get(i).contains("umbrella");
            data.add(new JsonObject()
                    .put("index", i)
                    .put("embedding", new JsonArray().add(wet ? 1 : 0).add(wet ? 0 : 1)));
        });
        return new JsonObject().put("data", data);
    }

    @AfterEach
    void close() {
        vectors.close();
        lab.close();
    }

    @Test
    void everythingGoesOutWhereTheSiteSaysSoOrHasNoMoreThanMay() {
        ToolSelector selector =
                lab.selector(SelectionLab.PATIENT, vectors.endpoint().url());
        Selection all = lab.chosen(selector, lab.wish(Strategy.ALL, 1, TOOLS, "Will it rain?"));
        Selection few = lab.chosen(selector, lab.wish(Strategy.SEMANTIC, TOOLS.size(), TOOLS, "Will it rain?"));
        assertThat(all.tools()).hasSameSizeAs(TOOLS).isEqualTo(few.tools());
        assertThat(few.strategy()).isEqualTo(Strategy.ALL);
        assertThat(embedded).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Please cancel it                    | cancel_order
            Cancelling my orders                | cancel_order
            I want a cancellation               | cancel_order
            what does the FORECAST say          | get_weather
            the weathers                        | get_weather
            receipts, please                    | showReceipt
            the reference of the payment        | showReceipt
            Kann ich 20 Euro uberweisen?        | ueberweisung
            注文のキャンセル                     | storno
            """)
    void aToolIsFoundByAnyFormOfItsWords(String said, String tool) {
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        Selection selection = lab.chosen(selector, lab.wish(Strategy.KEYWORD, 1, TOOLS, said));
        assertThat(selection.tools()).containsExactly(tool);
        assertThat(selection.fallback()).isNull();
        assertThat(selection.considered()).isEqualTo(TOOLS.size());
    }

    @Test
    void whatWasSaidLastCountsMoreThanWhatWasSaidBefore() {
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        Selection selection = lab.chosen(
                selector, lab.wish(Strategy.KEYWORD, 2, TOOLS, "And the weather?", "Cancel the order, please"));
        assertThat(selection.tools()).containsExactly("get_weather", "cancel_order");
    }

    @Test
    void emptyPlacesAreFilledInTheOrderOfTheSite() {
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        assertThat(lab.chosen(selector, lab.wish(Strategy.KEYWORD, 2, TOOLS, "weather"))
                        .tools())
                .containsExactly("get_weather", "opening_hours");
        Selection wordless = lab.chosen(selector, lab.wish(Strategy.KEYWORD, 2, TOOLS));
        assertThat(wordless.tools()).containsExactly("opening_hours", "cancel_order");
        assertThat(code(wordless)).isEqualTo("no_words");
    }

    @Test
    void whatMeansTheSameIsFoundByItsVector() {
        ToolSelector selector =
                lab.selector(SelectionLab.PATIENT, vectors.endpoint().url());
        Selection selection = lab.chosen(selector, lab.wish(Strategy.SEMANTIC, 1, TOOLS, "Do I need an umbrella?"));
        assertThat(selection.tools()).containsExactly("get_weather");
        assertThat(selection.strategy()).isEqualTo(Strategy.SEMANTIC);
        assertThat(selection.fallback()).isNull();
    }

    @Test
    void toolsAreLearntOnceHoweverManyTurnsBeginAtTheSameTime() {
        ToolSelector selector =
                lab.selector(SelectionLab.PATIENT, vectors.endpoint().url());
        Promise<Void> opening = Promise.promise();
        gate = opening.future();
        List<Future<Selection>> chosen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            chosen.add(lab.select(selector, lab.wish(Strategy.SEMANTIC, 1, TOOLS, "umbrella " + i)));
        }
        opening.complete();
        assertThat(TestingBench.get(Future.all(chosen)).<Selection>list())
                .allSatisfy(selection -> assertThat(selection.tools()).containsExactly("get_weather"));
        assertThat(embedded.stream().filter(texts -> texts.size() == TOOLS.size()))
                .hasSize(1);
    }

    @Test
    void vectorsThatFailGiveWayToWordsUntilTheyAreThereAgain() {
        ToolSelector selector =
                lab.selector(SelectionLab.PATIENT, vectors.endpoint().url());
        trouble.put("status", 503);
        Wish wish = lab.wish(Strategy.SEMANTIC, 1, TOOLS, "Cancel it, or bring an umbrella");
        Selection failed = lab.chosen(selector, wish);
        assertThat(failed.tools()).containsExactly("cancel_order");
        assertThat(failed.strategy()).isEqualTo(Strategy.SEMANTIC);
        assertThat(code(failed)).startsWith("provider_");
        trouble.clear();
        assertThat(lab.chosen(selector, wish).tools()).containsExactly("get_weather");
    }

    @Test
    void vectorsThatAreLateGiveWayToWordsAndAreLearntAllTheSame() {
        Promise<Void> opening = Promise.promise();
        gate = opening.future();
        ToolSelector selector = lab.selector(IMPATIENT, vectors.endpoint().url());
        Selection late = lab.chosen(selector, lab.wish(Strategy.SEMANTIC, 1, TOOLS, "Cancel my umbrella"));
        assertThat(late.tools()).containsExactly("cancel_order");
        assertThat(code(late)).isEqualTo("selection_timeout");
        opening.complete();
        await().untilAsserted(() -> assertThat(embedded).anyMatch(texts -> texts.size() == TOOLS.size()));
    }

    @Test
    void whereNobodyTurnsTextsIntoVectorsOrIsAModelWordsChoose() {
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        for (Strategy strategy : List.of(Strategy.SEMANTIC, Strategy.MODEL)) {
            Selection selection = lab.chosen(selector, lab.wish(strategy, 1, TOOLS, "Cancel it"));
            assertThat(selection.tools()).containsExactly("cancel_order");
            assertThat(code(selection)).isEqualTo("no_model");
        }
    }

    @Test
    void aModelIsToldAllToolsAndWhatItNamesGoesOut() {
        ScriptedModel model = ScriptedModel.start(lab.vertx)
                .thenSays("{\"tools\":[\"get_weather\",\"format_disk\",\"get_weather\",\"storno\",\"cancel_order\"]}");
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        Selection selection =
                lab.chosen(selector, lab.by(lab.chooser(model.url()), 2, TOOLS, "And tomorrow?", "Does it rain?"));
        assertThat(selection.tools()).containsExactly("get_weather", "storno");
        assertThat(selection.fallback()).isNull();
        JsonObject request = model.requests().getFirst();
        assertThat(request.getString("model")).isEqualTo("chooser");
        assertThat(request.encode())
                .contains(TOOLS.stream().map(SiteTool::name).toList())
                .contains("Does it rain?\\n---\\nAnd tomorrow?")
                .contains("at most 2.");
    }

    @Test
    void aModelThatFindsNothingFitSendsNothing() {
        ScriptedModel model = ScriptedModel.start(lab.vertx).thenSays("{\"tools\":[]}");
        Selection selection = lab.chosen(
                lab.selector(SelectionLab.PATIENT), lab.by(lab.chooser(model.url()), 2, TOOLS, "Good morning"));
        assertThat(selection.tools()).isEmpty();
        assertThat(selection.fallback()).isNull();
    }

    @Test
    void aModelThatAnswersInAnotherFormOrNotAtAllGivesWayToWords() {
        ToolSelector selector = lab.selector(SelectionLab.PATIENT);
        ScriptedModel model = ScriptedModel.start(lab.vertx)
                .thenSays("get_weather")
                .thenSays("I said get_weather")
                .then(new ScriptedModel.Answer.Fails(400, "{\"error\":{\"message\":\"no\"}}"));
        Wish wish = lab.by(lab.chooser(model.url()), 1, TOOLS, "Cancel it");
        Selection unreadable = lab.chosen(selector, wish);
        assertThat(unreadable.tools()).containsExactly("cancel_order");
        assertThat(code(unreadable)).isEqualTo("selection_unreadable");
        assertThat(model.requests()).hasSize(2);
        assertThat(code(lab.chosen(selector, wish))).isEqualTo("provider_bad_request");
    }

    @Test
    void aModelThatIsLateIsNotListenedToAnyMore() {
        ScriptedModel model = ScriptedModel.start(lab.vertx).then(ScriptedModel.Answer.opens("{\"to"));
        Selection selection =
                lab.chosen(lab.selector(IMPATIENT), lab.by(lab.chooser(model.url()), 1, TOOLS, "Cancel it"));
        assertThat(selection.tools()).containsExactly("cancel_order");
        assertThat(code(selection)).isEqualTo("selection_timeout");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsChosenAtOnce() {
        gate = Promise.<Void>promise().future();
        Future<Selection> byVectors = lab.select(
                lab.selector(SelectionLab.PATIENT, vectors.endpoint().url()),
                lab.wish(Strategy.SEMANTIC, 1, TOOLS, "Cancel it"));
        ScriptedModel model =
                ScriptedModel.start(lab.vertx).waitsFor(Promise.<Void>promise().future());
        Future<Selection> byModel =
                lab.select(lab.selector(SelectionLab.PATIENT), lab.by(lab.chooser(model.url()), 1, TOOLS, "Cancel it"));
        lab.vertx.runOnContext(here -> lab.scope.end());
        assertThat(code(TestingBench.get(byVectors))).isEqualTo("cancelled");
        assertThat(code(TestingBench.get(byModel))).isEqualTo("cancelled");
    }

    private static @Nullable String code(Selection selection) {
        Failure why = selection.fallback();
        return why == null ? null : why.code();
    }
}
