package dev.parlor.tool;

import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ArgumentCheck.Verdict;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentCheckTest {
    private static final ArgumentCheck CHECK = check("""
        {"type": "object", "properties": {
           "order": {"type": "string", "pattern": "^ORD-[A-Z0-9]{6}$"},
           "count": {"type": "integer", "minimum": 1, "maximum": 20, "default": 5},
           "sort": {"enum": ["price", "name"]},
           "day": {"type": "string", "format": "date"},
           "at": {"type": "string", "format": "date-time"},
           "code": {"type": "string", "minLength": 2, "maxLength": 3},
           "where": {"oneOf": [{"type": "string"},
                               {"type": "object", "properties": {"lat": {"type": "number"}}, "required": ["lat"]}]},
           "lines": {"type": "array", "maxItems": 3, "items": {"$ref": "#/$defs/Line"}},
           "note": {"type": ["string", "null"]},
           "a/b c": {"type": "integer"}},
         "$defs": {"Line": {"type": "object", "required": ["price"], "properties": {
           "price": {"type": "number", "exclusiveMinimum": 0},
           "tags": {"type": "array", "items": {"type": "string"}, "default": ["new"]}}}}}
        """);

    private static final ArgumentCheck NOTHING = check("{\"type\": \"object\"}");

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "null", "{}", " {} "})
    void nothingStandsForNoArguments(String text) {
        assertThat(accepted(NOTHING.check(text))).isEqualTo(new JsonObject());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nope                | are not JSON
        {'a': 1}            | are not JSON (line 1, column 2)
        {"a": 1,}           | are not JSON
        {"a": NaN}          | are not JSON
        {"a": 1             | end in the middle
        {} {}               | go on after the end
        {"a": 1, "a": 2}    | name a property twice
        """)
    void whatIsNotJsonIsRefusedWithThePlace(String text, String reason) {
        ToolResult refused = refused(CHECK.check(text));
        assertThat(summary(refused)).isEqualTo("invalid_json");
        assertThat(sentence(refused)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        []                                      | $ must be an object
        "{}"                                    | $ must be an object
        {"order": 7}                            | $.order must be of type string
        {"order": null, "note": 1}              | $.note must be of type string or null
        {"order": "12"}                         | $.order must match the regular expression ^ORD-[A-Z0-9]{6}$
        {"count": 0}                            | $.count must be at least 1
        {"count": 21}                           | $.count must be at most 20
        {"count": 1.5}                          | $.count must be of type integer
        {"count": "3"}                          | $.count must be of type integer
        {"sort": "rank"}                        | $.sort must be one of ["price","name"]
        {"day": "2026-02-30"}                   | $.day must be a valid date such as 2026-02-27
        {"at": "2026-02-27 10:00"}              | $.at must be a valid date-time such as
        {"code": "x"}                           | $.code must have at least 2 characters
        {"code": "wxyz"}                        | $.code must have at most 3 characters
        {"where": {"lat": "1"}}                 | $.where must fit exactly one of [{"type":"string"}
        {"lines": [{}, {}, {}, {}]}             | $.lines must have at most 3 items
        {"lines": [{"price": 1}, {}]}           | $.lines[1] lacks price
        {"lines": [{"price": 0}]}               | $.lines[0].price must be more than 0
        {"lines": [{"price": 1, "tags": [1]}]}  | $.lines[0].tags[0] must be of type string
        {"lines": [{"price": 1, "vat": 2}]}     | $.lines[0].vat is not a known argument; known are: price, tags
        {"a/b c": "x"}                          | $.a/b c must be of type integer
        {"colour": "red"}                       | $.colour is not a known argument; known are: order, count,
        {"count": 1e999999}                     | nested deeper than 32 levels or hold a number
        """)
    void aViolationNamesThePlaceAndWhatIsExpected(String text, String expected) {
        ToolResult refused = refused(CHECK.check(text));
        assertThat(summary(refused)).isEqualTo("invalid_arguments");
        assertThat(sentence(refused)).contains(expected);
    }

    @Test
    void aPatternEndsWhereTheTextEnds() {
        assertThat(sentence(refused(CHECK.check("{\"order\": \"ORD-ABC123\\n\"}"))))
                .contains("$.order");
        ArgumentCheck dollars = check("""
            {"type": "object", "properties": {"price": {"type": "string", "pattern": "^[$x][0-9]+\\\\$$"}}}
            """);
        assertThat(accepted(dollars.check("{\"price\": \"$5$\"}"))).isEqualTo(new JsonObject().put("price", "$5$"));
    }

    @Test
    void allThatIsWrongIsSaidAtOnceAndNothingElse() {
        assertThat(sentence(refused(CHECK.check("{\"count\": 0, \"sort\": \"x\", \"order\": \"ORD-123456\"}"))))
                .isEqualTo(
                        "Invalid arguments: $.count must be at least 1; $.sort must be one of [\"price\",\"name\"].");
    }

    @Test
    void defaultsAreFilledInAtEveryDepth() {
        assertThat(accepted(CHECK.check("{\"lines\": [{\"price\": 2}]}")))
                .isEqualTo(new JsonObject("{\"count\": 5, \"lines\": [{\"price\": 2, \"tags\": [\"new\"]}]}"));
    }

    @Test
    void aDefaultIsNotSharedBetweenCalls() {
        JsonObject first = accepted(CHECK.check("{\"lines\": [{\"price\": 2}]}"));
        first.getJsonArray("lines").getJsonObject(0).getJsonArray("tags").add("changed");
        assertThat(accepted(CHECK.check("{\"lines\": [{\"price\": 2}]}")).encode())
                .doesNotContain("changed");
    }

    @Test
    void nullForAnOptionalPropertyCountsAsLeftOut() {
        assertThat(accepted(CHECK.check("{\"order\": null, \"count\": null, \"note\": null}")))
                .isEqualTo(new JsonObject("{\"count\": 5, \"note\": null}"));
    }

    @Test
    void numbersReachTheToolAsTheyWereWritten() {
        JsonObject arguments =
                accepted(CHECK.check("{\"count\": 3.0, \"lines\": [{\"price\": 0.1000000000000000055}]}"));
        assertThat(arguments.getValue("count")).isEqualTo(3);
        assertThat(arguments.getJsonArray("lines").getJsonObject(0).getValue("price"))
                .isEqualTo(new BigDecimal("0.1000000000000000055"));
    }

    @Test
    void sizeAndDepthAreBounded() {
        assertThat(sentence(refused(NOTHING.check("{\"a\": \"" + "ä".repeat(33_000) + "\"}"))))
                .contains("longer than 65536 bytes");
        assertThat(sentence(refused(NOTHING.check("[".repeat(60_000))))).contains("nested deeper than 32 levels");
    }

    @Test
    void anObjectThatIsOpenStaysOpen() {
        ArgumentCheck open = check("{\"type\": \"object\", \"additionalProperties\": {\"type\": \"string\"}}");
        assertThat(accepted(open.check("{\"any\": \"x\"}"))).isEqualTo(new JsonObject("{\"any\": \"x\"}"));
        assertThat(sentence(refused(open.check("{\"any\": 1}")))).contains("$.any must be of type string");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nope",
                "[]",
                "{\"type\": \"string\"}",
                "{\"type\": \"object\", \"properties\": 3}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"strin\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \"(\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/none\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"https://elsewhere.example/schema\"}}}",
                "{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/A\"}}, "
                        + "\"$defs\": {\"A\": {\"allOf\": [{\"$ref\": \"#/$defs/A\"}]}}}"
            })
    void anUnusableSchemaIsFoundBeforeAnyCall(String parameters) {
        assertThatThrownBy(() -> check(parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the parameters of tool sample");
    }

    @Test
    void oneCheckServesManyThreads() {
        List<Verdict> verdicts = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> CHECK.check("{\"count\": " + i + ", \"where\": {\"lat\": 1}}"))
                .toList();
        assertThat(verdicts.stream().filter(Verdict.Accepted.class::isInstance)).hasSize(20);
    }

    private static ArgumentCheck check(String parameters) {
        return new ArgumentCheck(new ToolDefinition("sample", "A sample.", parameters), ToolLimits.STANDARD);
    }

    private static JsonObject accepted(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> accepted.arguments();
            case Verdict.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private static ToolResult refused(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted accepted -> throw new AssertionError(accepted.toString());
            case Verdict.Refused refused -> refused.result();
        };
    }
}
