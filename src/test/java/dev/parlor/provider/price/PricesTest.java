package dev.parlor.provider.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.ConfigProblem;
import dev.parlor.conversation.Cost;
import dev.parlor.conversation.Money;
import dev.parlor.conversation.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PricesTest {
    private static final Instant NOVEMBER = Instant.parse("2026-11-21T12:00:00Z");

    /** USD for a million tokens of input, output, cached input, written to the cache; a dash where there is no such price. */
    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-fable-5, 10, 50, 1, 12.5",
        "anthropic/claude-mythos-5, 10, 50, 1, 12.5",
        "anthropic/claude-opus-5, 5, 25, 0.5, 6.25",
        "anthropic/claude-opus-4-8, 5, 25, 0.5, 6.25",
        "anthropic/claude-opus-4-7, 5, 25, 0.5, 6.25",
        "anthropic/claude-opus-4-6, 5, 25, 0.5, 6.25",
        "anthropic/claude-sonnet-5, 3, 15, 0.3, 3.75",
        "anthropic/claude-sonnet-4-6, 3, 15, 0.3, 3.75",
        "anthropic/claude-haiku-4-5, 1, 5, 0.1, 1.25",
        "openai/gpt-5.6-sol, 5, 30, 0.5, 6.25",
        "openai/gpt-5.6-terra, 2.5, 15, 0.25, 3.125",
        "openai/gpt-5.6-luna, 1, 6, 0.1, 1.25",
        "openai/gpt-5.5, 5, 30, 0.5, -",
        "openai/gpt-5.4, 2.5, 15, 0.25, -",
        "openai/gpt-5.4-mini, 0.75, 4.5, 0.075, -",
        "openai/gpt-5.4-nano, 0.2, 1.25, 0.02, -",
        "openai/gpt-5.2, 1.75, 14, 0.175, -",
        "openai/gpt-5-mini, 0.25, 2, 0.025, -",
        "openai/gpt-5-nano, 0.05, 0.4, 0.005, -",
        "openai/gpt-4.1, 2, 8, 0.5, -",
        "openai/gpt-4o, 2.5, 10, 1.25, -",
        "openai/gpt-4o-mini, 0.15, 0.6, 0.075, -",
        "openai/o4-mini, 1.1, 4.4, 0.275, -",
        "google/gemini-3.6-flash, 1.5, 7.5, 0.15, -",
        "google/gemini-3.5-flash, 1.5, 9, 0.15, -",
        "google/gemini-3.5-flash-lite, 0.3, 2.5, 0.03, -",
        "google/gemini-3.1-pro-preview, 2, 12, 0.2, -",
        "google/gemini-2.5-flash, 0.3, 2.5, 0.03, -",
        "google/gemini-2.5-pro, 1.25, 10, 0.125, -",
        "xai/grok-4.5, 2, 6, 0.5, -",
        "xai/grok-4.3, 1.25, 2.5, 0.2, -",
        "x-ai/grok-4-fast-reasoning, 0.2, 0.5, 0.05, -",
        "deepseek/deepseek-v4-flash, 0.14, 0.28, 0.0028, -",
        "deepseek/deepseek-v4-pro, 0.435, 0.87, 0.003625, -",
        "mistral/mistral-large-2512, 0.5, 1.5, 0.05, -",
        "mistral/mistral-small-2603, 0.15, 0.6, 0.015, -",
        "moonshotai/kimi-k3, 3, 15, 0.3, -",
        "moonshot/kimi-k2.6, 0.95, 4, 0.16, -",
        "groq/openai/gpt-oss-120b, 0.15, 0.6, 0.075, -",
        "groq/llama-3.3-70b-versatile, 0.59, 0.79, -, -"
    })
    void aThousandTokensOfEachKindCost(String label, String input, String output, String cached, String written) {
        Pricing pricing = Prices.packed().of(label);
        assertThat(cost(pricing, new Usage(1_000, 0, 0, 0, 0))).isEqualTo(thousand(input, input));
        assertThat(cost(pricing, new Usage(0, 1_000, 0, 0, 0))).isEqualTo(thousand(output, output));
        assertThat(cost(pricing, new Usage(0, 1_000, 0, 0, 700))).isEqualTo(thousand(output, output));
        assertThat(cost(pricing, new Usage(1_000, 0, 1_000, 0, 0))).isEqualTo(thousand(cached, input));
        assertThat(cost(pricing, new Usage(1_000, 0, 0, 1_000, 0))).isEqualTo(thousand(written, input));
    }

    /** USD for a million tokens of input, output, cached input, where the request has more input than stands before them. */
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-5.6-sol, 272000, 10, 45, 1",
        "openai/gpt-5.6-terra, 272000, 5, 22.5, 0.5",
        "openai/gpt-5.6-luna, 272000, 2, 9, 0.2",
        "openai/gpt-5.4, 272000, 5, 22.5, 0.5",
        "google/gemini-3.1-pro-preview, 200000, 4, 18, 0.4",
        "google/gemini-2.5-pro, 200000, 2.5, 15, 0.25"
    })
    void oneTokenAboveATierAllOfTheRequestHasItsPrices(
            String label, long above, String input, String out, String read) {
        Pricing pricing = Prices.packed().of(label);
        long more = above + 1;
        assertThat(cost(pricing, new Usage(more, 0, 0, 0, 0))).isEqualTo(per(input, more));
        assertThat(cost(pricing, new Usage(more, 10, 0, 0, 0)))
                .isEqualByComparingTo(per(input, more).add(per(out, 10)));
        assertThat(cost(pricing, new Usage(more, 0, more, 0, 0))).isEqualTo(per(read, more));
        BigDecimal base = cost(pricing, new Usage(1_000, 0, 0, 0, 0));
        assertThat(cost(pricing, new Usage(above, 0, 0, 0, 0)))
                .isEqualByComparingTo(base.multiply(BigDecimal.valueOf(above / 1_000)));
    }

    @Test
    void eachTokenIsPaidOnceAsTheMostSpecialKindThatItIsOf() {
        // 1,000 of input: 200 read, 300 written of which 100 for an hour, 500 plain.
        Usage usage = new Usage(1_000, 50, 200, 300, 100, 20);
        BigDecimal plain = usd("0.0015"); // 500 x 3
        BigDecimal read = usd("0.00006"); // 200 x 0.3
        BigDecimal written = usd("0.00075").add(usd("0.0006")); // 200 x 3.75, 100 x 6
        BigDecimal output = usd("0.00075"); // 50 x 15
        assertThat(cost(Prices.packed().of("anthropic/claude-sonnet-5"), usage))
                .isEqualByComparingTo(plain.add(read).add(written).add(output));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-sonnet-5, 2026-08-31T23:59:59Z, 0.002",
        "anthropic/claude-sonnet-5, 2026-09-01T00:00:00Z, 0.003",
        "openai/o3, 2025-06-09T23:59:59Z, 0.01",
        "openai/o3, 2025-06-10T00:00:00Z, 0.002"
    })
    void aPriceHoldsFromItsDayOn(String label, Instant when, String cost) {
        assertThat(Prices.packed().of(label).cost(new Usage(1_000, 0, 0, 0, 0), when))
                .isEqualTo(new Cost.Listed(Money.ofUsd(usd(cost))));
    }

    @Test
    void aTierMayEndOnADay() {
        Pricing opus = Prices.packed().of("anthropic/claude-opus-4-6");
        Usage large = new Usage(200_001, 0, 0, 0, 0);
        assertThat(opus.cost(large, Instant.parse("2026-03-12T23:59:59Z")))
                .isEqualTo(new Cost.Listed(Money.ofUsd(per("10", 200_001))));
        assertThat(opus.cost(large, Instant.parse("2026-03-13T00:00:00Z")))
                .isEqualTo(new Cost.Listed(Money.ofUsd(per("5", 200_001))));
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-haiku-4-5-20251001, 0.001",
        "anthropic/Claude-Haiku-4-5, 0.001",
        "xai/grok-4.5-20261101, 0.002",
        "google/gemini-3.5-flash-002, 0.0015",
        "openrouter/anthropic/claude-sonnet-4.6, 0.003",
        "openrouter/x-ai/grok-4, 0.003"
    })
    void namesAreRecognisedByTheirBeginningByAPatternAndThroughAGateway(String label, String cost) {
        assertThat(cost(Prices.packed().of(label), new Usage(1_000, 0, 0, 0, 0)))
                .isEqualByComparingTo(usd(cost));
    }

    @ParameterizedTest
    @CsvSource({"openai/gpt-9", "unheard-of/gpt-5.4", "groq/gpt-5.4", "openrouter/gpt-5.4", "gpt-5.4"})
    void whatIsNotInTheListHasNoPriceRatherThanNone(String label) {
        Pricing pricing = Prices.packed().of(label);
        assertThat(pricing.cost(new Usage(1_000, 0, 0, 0, 0), NOVEMBER)).isEqualTo(new Cost.Unknown());
        assertThat(pricing.atMost(1_000, 1_000, NOVEMBER)).isEmpty();
    }

    @Test
    void theMostThatARequestCanCostReckonsWithTheDearestKindsAndTheTier() {
        assertThat(Prices.packed().of("openai/gpt-5.6-sol").atMost(1_000, 100, NOVEMBER))
                .contains(Money.ofUsd(usd("0.00625").add(usd("0.003"))));
        assertThat(Prices.packed().of("openai/gpt-5.4").atMost(300_000, 100, NOVEMBER))
                .contains(Money.ofUsd(usd("1.5").add(usd("0.00225"))));
    }

    @Test
    void anOwnFileIsAskedFirstAndThePackedOneForWhatItDoesNotKnow(@TempDir Path folder) throws IOException {
        Prices prices = Prices.read(write(folder, """
            date: 2026-11-01
            source: our contract
            providers:
              openai:
                source: our contract
                models:
                  - match: { contains: [5.4-MINI] }
                    prices: [{ input: 0.5, output: 3, reasoning: 2 }]
              ours:
                names: [llm]
                source: our own machines
                models:
                  - match: { regex: [".*"] }
                    prices: [{ input: 0, output: 0 }, { from: 2027-01-01, input: 1, output: 1 }]
            """));
        assertThat(cost(prices.of("openai/gpt-5.4-mini"), new Usage(1_000, 1_000, 0, 0, 400)))
                .isEqualByComparingTo(usd("0.0005").add(usd("0.0018")).add(usd("0.0008")));
        assertThat(cost(prices.of("openai/gpt-5.4"), new Usage(1_000, 0, 0, 0, 0)))
                .isEqualByComparingTo("0.0025");
        assertThat(prices.of("llm/anything").cost(new Usage(1_000, 0, 0, 0, 0), NOVEMBER))
                .isEqualTo(new Cost.Listed(Money.ZERO));
        assertThat(prices.of("ours/anything")
                        .cost(new Usage(1_000, 0, 0, 0, 0), Instant.parse("2027-01-01T00:00:00Z"))
                        .known())
                .isEqualTo(Money.ofUsd(usd("0.001")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models: []                                           | line 1: models: is not a known key",
                "source: us                                           | date: is a day such as 2026-08-21",
                "date: yesterday                                      | line 1: date: is a day",
                "{date: 2026-11-01, source: us, providers: []}        | providers: must have a key for each",
                "PROVIDER {source: us, modles: []}                    | line 4: providers.p.modles: is not a known key",
                "PROVIDER {source: us}                                | providers.p.models: must be a list",
                "PROVIDER {models: []}                                | providers.p.source: must be a text",
                "MODEL {match: {equal: [x]}, prices: []}              | providers.p.models.[0].prices: needs at least",
                "MODEL {match: {like: [x]}, prices: [{input: 1, output: 1}]} | match.like: is not a known key",
                "MODEL {match: {}, prices: [{input: 1, output: 1}]}   | match: needs at least one of equals, starts",
                "MODEL {match: {regex: ['(']}, prices: [{input: 1, output: 1}]} | '(' is no regular expression",
                "MODEL {match: {equals: [x]}, prices: [{input: 1}]}   | models.[0].prices.[0]: needs output",
                "MODEL {match: {equals: [x]}, prices: [{input: -1, output: 1}]} | prices.[0].input: is USD for a million",
                "MODEL {match: {equals: [x]}, prices: [{input: 0.0000001, output: 1}]} | at most 6 digits",
                "MODEL {match: {equals: [x]}, prices: [{input: much, output: 1}]} | prices.[0].input: is USD",
                "MODEL {match: {equals: [x]}, prices: [{input: 1, output: 1, outptu: 1}]} | outptu: is not a known key",
                "MODEL {match: {equals: [x]}, prices: [{input: 1, output: 1, tiers: [{above: 0, input: 1, output: 1}]}]} |"
                        + " tiers.[0].above: is a number of input tokens",
                "MODEL {match: {equals: [x]}, prices: [{input: 1, output: 1}, {input: 2, output: 2}]} | no two from",
                "date: [ }                                            | line 1: is not YAML",
            })
    void whatCannotBeUsedIsNamedWithFileAndKey(String yaml, String complaint, @TempDir Path folder) throws IOException {
        String head = "date: 2026-11-01\nsource: us\nproviders:\n  p: ";
        Path file = write(
                folder,
                yaml.replace("PROVIDER ", head).replaceFirst("MODEL (.*)", head + "{source: us, models: [$1]}"));
        assertThatThrownBy(() -> Prices.read(file))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(complaint);
    }

    private static BigDecimal cost(Pricing pricing, Usage usage) {
        Cost cost = pricing.cost(usage, NOVEMBER);
        assertThat(cost).isInstanceOf(Cost.Listed.class);
        return cost.known().usd();
    }

    /** Of a thousand tokens, by a price for a million; without a price of their own they have the other one. */
    private static BigDecimal thousand(String price, @Nullable String otherwise) {
        return per(price.equals("-") ? String.valueOf(otherwise) : price, 1_000);
    }

    private static BigDecimal per(String million, long tokens) {
        return Money.ofUsd(usd(million).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6))
                .usd();
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }

    private static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("prices.yaml"), yaml);
    }
}
