package dev.parlor.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {
    private static final JsonObject PRODUCTS = new JsonObject()
            .put("total", 12)
            .put("page", 1)
            .put("pages", 3)
            .put("products", new JsonArray().add(new JsonObject().put("name", "Fjell Rain Jacket")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        next page        | 2
        page 2 please    | 2
        Page 3           | 3
        show more        | 2
        more             | 2
        More please!     | 2
        show me more results | 2
        """)
    void theLastSearchIsRepeatedOnAnotherPage(String words, int page) {
        assertThat(SampleSites.calls(after("shop", "Show me rain jackets under 100 euros", PRODUCTS, words)))
                .singleElement()
                .asString()
                .contains("\"query\":\"rain jackets\"", "\"max_price\":100", "\"page\":" + page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"page 4", "page 99 please"})
    void behindTheLastPageItIsSaidThatThereIsNoMore(String words) {
        DemoAnswer answer = after("shop", "Show me rain jackets", PRODUCTS, words);
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.text()).contains("there are 3 pages");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        more times please | 2026-11-24 | 2026-11-24
        later             | 2026-11-23 | 2026-11-24
        """)
    void moreTimesAreThoseAfterTheLastThatWasShown(String words, String shown, String start) {
        JsonObject rows = new JsonObject()
                .put(
                        "rows",
                        new JsonArray().add(new JsonObject().put("date", shown).put("time", "10:00")));
        assertThat(SampleSites.calls(after("clinic", "When can I have my teeth cleaned next week?", rows, words)))
                .singleElement()
                .asString()
                .contains("\"start_date\":\"" + start + "\"", "dental_cleaning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"more socks", "Do you have wool socks?"})
    void otherWordsAreASearchOfTheirOwn(String words) {
        assertThat(SampleSites.calls(after("shop", "Show me rain jackets", PRODUCTS, words)))
                .noneMatch(call -> call.contains("rain jackets"));
    }

    private static DemoAnswer after(String site, String wish, JsonObject found, String words) {
        Line.Visitor asks = new Line.Visitor(wish);
        List<Call> calls = SampleSites.ask(site, asks).calls();
        return SampleSites.ask(
                site,
                asks,
                new Line.Assistant("", calls),
                new Line.Result(calls.getFirst().id(), found.encode(), false),
                new Line.Assistant("Here.", List.of()),
                new Line.Visitor(words));
    }
}
