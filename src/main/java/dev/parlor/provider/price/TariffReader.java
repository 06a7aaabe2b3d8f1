package dev.parlor.provider.price;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.YamlFile;
import dev.parlor.conversation.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the figures of a price list; each complaint names file, line and key. */
final class TariffReader {
    private static final List<String> RATES =
            List.of("input", "cached_input", "cache_write", "cache_write_hour", "output", "reasoning");
    private static final List<String> TARIFF =
            Stream.concat(RATES.stream(), Stream.of("from", "tiers")).toList();
    private static final List<String> TIER =
            Stream.concat(RATES.stream(), Stream.of("above")).toList();

    /** Prices are of a million tokens and money is counted in millionths of a millionth: six digits are left. */
    private static final int DIGITS = 6;

    private static final BigDecimal DEAREST = BigDecimal.valueOf(1_000_000);

    private final YamlFile file;

    TariffReader(YamlFile file) {
        this.file = file;
    }

    Tariff tariff(String path, JsonNode tree) {
        ObjectNode known = file.onlyKeys(path, tree, TARIFF);
        List<Tariff.Tier> tiers = new ArrayList<>();
        for (int i = 0; i < known.path("tiers").size(); i++) {
            tiers.add(tier(path + ".tiers.[" + i + "]", known.path("tiers").get(i)));
        }
        tiers.sort(Comparator.comparingLong(Tariff.Tier::above));
        LocalDate from = known.has("from") ? day(path + ".from", known.path("from")) : LocalDate.MIN;
        return new Tariff(from, rates(path, known), tiers);
    }

    LocalDate day(String path, JsonNode node) {
        try {
            return LocalDate.parse(node.asText());
        } catch (DateTimeParseException wrong) {
            throw file.problem(path, "is a day such as 2026-08-21");
        }
    }

    private Tariff.Tier tier(String path, JsonNode tree) {
        ObjectNode known = file.onlyKeys(path, tree, TIER);
        JsonNode above = known.path("above");
        if (!above.isIntegralNumber() || above.asLong() < 1) {
            throw file.problem(path + ".above", "is a number of input tokens");
        }
        return new Tariff.Tier(above.asLong(), rates(path, known));
    }

    private Rates rates(String path, ObjectNode known) {
        Money input = rate(path, known, "input", null);
        Money cacheWrite = rate(path, known, "cache_write", input);
        Money output = rate(path, known, "output", null);
        return new Rates(
                input,
                rate(path, known, "cached_input", input),
                cacheWrite,
                rate(path, known, "cache_write_hour", cacheWrite),
                output,
                rate(path, known, "reasoning", output));
    }

    /** Of one token. */
    private Money rate(String path, ObjectNode known, String key, @Nullable Money otherwise) {
        JsonNode price = known.path(key);
        if (price.isMissingNode()) {
            if (otherwise == null) {
                throw file.problem(path, "needs " + key);
            }
            return otherwise;
        }
        BigDecimal usd = price.isNumber() ? price.decimalValue() : BigDecimal.valueOf(-1);
        if (usd.signum() < 0
                || usd.compareTo(DEAREST) > 0
                || usd.stripTrailingZeros().scale() > DIGITS) {
            throw file.problem(
                    path + "." + key,
                    "is USD for a million tokens: a number from 0 to " + DEAREST + " with at most " + DIGITS
                            + " digits after the point");
        }
        return new Money(usd.movePointRight(DIGITS).longValueExact());
    }
}
