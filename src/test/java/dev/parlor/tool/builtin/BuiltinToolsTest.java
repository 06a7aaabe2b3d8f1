package dev.parlor.tool.builtin;

import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.tool.TestingBench;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuiltinToolsTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-02-27T12:00:00.123Z"), ZoneOffset.UTC);
    private static final BuiltinTools TOOLS = new BuiltinTools(NOON);
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestingBench BENCH = bench();

    @AfterAll
    static void close() {
        TestingBench.get(VERTX.close());
    }

    @Test
    void theToolsAreFoundByTheNamesThatASiteWrites() {
        assertThat(TOOLS.names()).containsExactly("calculator", "convert_units", "current_time", "send_email");
        assertThat(TOOLS.find("calculator")).isPresent();
        assertThat(TOOLS.find("abacus")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        2 + 3 * 4                    | {"result":14,"rounded":false}
        0.1 + 0.2                    | {"result":0.3,"rounded":false}
        (19.99 * 3 + 4.5) * 1.19     | {"result":76.7193,"rounded":false}
        1 / 3 * 3                    | {"result":1,"rounded":false}
        2 / 3                        | {"result":0.6666666666666666666666666666666667,"rounded":true}
        2 ^ 100                      | {"result":1267650600228229401496703205376,"rounded":false}
        2 ** 10                      | {"result":1024,"rounded":false}
        10 ^ 20                      | {"result":100000000000000000000,"rounded":false}
        6 × 7 ÷ 2 − 1                | {"result":20,"rounded":false}
        -(3 - 5)                     | {"result":2,"rounded":false}
        17 % 5                       | {"result":2,"rounded":false}
        SQRT(144)                    | {"result":12,"rounded":false}
        round(2.345, 2)              | {"result":2.34,"rounded":false}
        MAX(3, 9, 4) - MIN(3, 9)     | {"result":6,"rounded":false}
        FACT(20)                     | {"result":2432902008176640000,"rounded":false}
        SIN(30)                      | {"result":0.5,"rounded":false}
        IF(3 > 2, 10, 20)            | {"result":10,"rounded":false}
        3 > 2                        | {"result":true,"rounded":false}
        """)
    void theCalculatorIsExact(String expression, String expected) {
        assertThat(calculate(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1 / 0                        | Division by zero.
        1 / 0.00                     | Division by zero.
        5 % 0                        | Division by zero.
        2 +                          | The expression cannot be read
        (2 + 3                       | The expression cannot be read
        1,000 + 1                    | The expression cannot be read
        price * 2                    | 'price' is not known
        "a" + "b"                    | The expression holds a text
        RANDOM()                     | The expression cannot be read
        SQRT(-1)                     | negative
        (-8) ^ 0.5                   | no real number
        9 ^ 9 ^ 9                    | too large
        FLOOR(1E999999999)           | too large
        2 ^ 99999999999              | too large
        FACT(1000000)                | at most 400
        ROUND(1, 999999999)          | at most 100
        """)
    void nonsenseAndTheEndlessAreRefusedClearly(String expression, String sentence) {
        assertThat(calculate(expression)).isEqualTo("invalid_expression");
        assertThat(sentence(BENCH.call("calculator", arguments(expression)))).contains(sentence);
    }

    @Test
    void anExpressionHasABoundedLength() {
        assertThat(calculate("1+".repeat(250) + "1")).isEqualTo("invalid_arguments");
        assertThat(calculate("(".repeat(249) + "1" + ")".repeat(249))).isEqualTo("{\"result\":1,\"rounded\":false}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Europe/Berlin    | 2026-02-27T13:00:00+01:00 | Friday   | +01:00
        Asia/Kolkata     | 2026-02-27T17:30:00+05:30 | Friday   | +05:30
        Pacific/Auckland | 2026-02-28T01:00:00+13:00 | Saturday | +13:00
        UTC              | 2026-02-27T12:00:00Z      | Friday   | +00:00
        """)
    void theTimeIsToldInAnyZone(String zone, String time, String weekday, String offset) {
        assertThat(new JsonObject(summary(BENCH.call("current_time", "{\"zone\":\"" + zone + "\"}"))))
                .isEqualTo(new JsonObject()
                        .put("zone", zone)
                        .put("time", time)
                        .put("weekday", weekday)
                        .put("offset", offset));
    }

    @Test
    void withoutAZoneTheTimeIsUtc() {
        assertThat(summary(BENCH.call("current_time", ""))).contains("2026-02-27T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Berlin          | Did you mean Europe/Berlin?
        europe/berlin   | Did you mean Europe/Berlin?
        US/New York     | America/New_York
        Atlantis        | Use an IANA name such as Europe/Berlin.
        ''              | Use an IANA name such as Europe/Berlin.
        """)
    void anUnknownZoneFailsWithAHint(String zone, String hint) {
        assertThat(sentence(BENCH.call("current_time", "{\"zone\":\"" + zone + "\"}")))
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        1        | mile            | km            | 1.609344          | km
        26.2     | miles           | kilometres    | 42.1648128        | km
        6        | feet            | cm            | 182.88            | cm
        12       | inches          | ft            | 1                 | ft
        1        | lb              | g             | 453.59237         | g
        150      | POUNDS          | kg            | 68.0388555        | kg
        1        | short_ton       | lb            | 2000              | lb
        1        | gallon          | l             | 3.785411784       | l
        1        | imperial gallon | ml            | 4546.09           | ml
        2        | cups            | tbsp          | 32                | tbsp
        1        | m³              | litre         | 1000              | l
        100      | °C              | °F            | 212               | °F
        98.6     | F               | celsius       | 37                | °C
        -40      | degrees celsius | fahrenheit    | -40               | °F
        0        | K               | °C            | -273.15           | °C
        90       | km/h            | m/s           | 25                | m/s
        60       | miles per hour  | kph           | 96.56064          | km/h
        1        | acre            | m2            | 4046.8564224      | m2
        5000     | sq ft           | square meters | 464.5152          | m2
        1        | GiB             | MB            | 1073.741824       | MB
        100      | Mb              | MB            | 12.5              | MB
        8        | bits            | bytes         | 1                 | B
        36       | hours           | days          | 1.5               | d
        1        | week            | s             | 604800            | s
        1        | m               | ft            | 3.280839895013123 | ft
        0        | kg              | lb            | 0                 | lb
        """)
    void unitsConvertExactly(String value, String from, String to, String expected, String unit) {
        assertThat(convert(value, from, to)).isEqualTo("{\"value\":" + expected + ",\"unit\":\"" + unit + "\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        1    | kg      | km      | incompatible_units   | kg is a unit of mass and km one of length. kg can be
        1    | kg      | parsec  | unknown_unit         | Units of mass are: g, kg, lb,
        1    | foo     | bar     | unknown_unit         | There are units of length, mass, volume
        1    | month   | d       | unknown_unit         | The unit 'month' is not known.
        -300 | celsius | K       | below_absolute_zero  | absolute zero
        """)
    void whatCannotBeConvertedFailsWithWhatCan(String value, String from, String to, String code, String hint) {
        assertThat(convert(value, from, to)).isEqualTo(code);
        assertThat(sentence(BENCH.call("convert_units", arguments(value, from, to))))
                .contains(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e200", "1e-200", "\"5\""})
    void aValueOutOfReasonIsRefused(String value) {
        assertThat(convert(value, "m", "km")).isEqualTo("invalid_arguments");
    }

    private static String calculate(String expression) {
        return summary(BENCH.call("calculator", arguments(expression)));
    }

    private static String arguments(String expression) {
        return new JsonObject().put("expression", expression).encode();
    }

    private static String convert(String value, String from, String to) {
        return summary(BENCH.call("convert_units", arguments(value, from, to)));
    }

    private static String arguments(String value, String from, String to) {
        return "{\"value\":" + value + ",\"from\":\"" + from + "\",\"to\":\"" + to + "\"}";
    }

    private static TestingBench bench() {
        TestingBench bench = new TestingBench(VERTX);
        TOOLS.names().forEach(name -> bench.with(TOOLS.find(name).orElseThrow()));
        return bench;
    }
}
