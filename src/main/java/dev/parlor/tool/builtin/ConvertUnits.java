package dev.parlor.tool.builtin;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.Allowed;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolFault;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Converts a value between units of the same dimension, with exact factors. */
final class ConvertUnits {
    static final String NAME = "convert_units";

    private static final String DESCRIPTION = """
        Converts a value between units of length, mass, volume, temperature, speed, area, data or time. Use it for \
        every conversion, also between metric and US or imperial units. Not for currencies, clothing sizes, time \
        zones, or months and years, which have no fixed length.\
        """;

    /** Digits shown; conversions that come out even within them are exact. */
    private static final MathContext SHOWN = new MathContext(16);

    private static final int LARGEST_EXPONENT = 100;

    record Arguments(
            @JsonPropertyDescription("How many of the first unit")
            BigDecimal value,

            @JsonPropertyDescription("Symbol or English name, such as km, mile, fl oz, °F, MB (not Mb)")
            @Allowed(min = 1, max = 40)
            String from,

            @JsonPropertyDescription("Unit of the same kind to convert to") @Allowed(min = 1, max = 40)
            String to) {}

    /** What the model reads; {@code unit} is the symbol of the unit that was asked for. */
    record Answer(BigDecimal value, String unit) {}

    private ConvertUnits() {}

    static Tool tool() {
        return new JavaTool<>(NAME, DESCRIPTION, Arguments.class, (arguments, call) -> convert(arguments));
    }

    private static ToolResult convert(Arguments arguments) {
        BigDecimal value = arguments.value();
        if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT) {
            return ToolFault.INVALID_ARGUMENTS.because("The value is too large or too small to be converted.");
        }
        Optional<Unit> from = Units.find(arguments.from());
        Optional<Unit> to = Units.find(arguments.to());
        if (from.isEmpty() || to.isEmpty()) {
            return unknown(from.isEmpty() ? arguments.from() : arguments.to(), from.or(() -> to));
        }
        return convert(value, from.get(), to.get());
    }

    private static ToolResult convert(BigDecimal value, Unit from, Unit to) {
        if (from.dimension() != to.dimension()) {
            return ToolResult.failed(
                    "incompatible_units",
                    "%s is a unit of %s and %s one of %s. %s can be converted to: %s."
                            .formatted(
                                    from.symbol(),
                                    name(from.dimension()),
                                    to.symbol(),
                                    name(to.dimension()),
                                    from.symbol(),
                                    Units.symbols(from.dimension())),
                    false);
        }
        if (from.isBelowZero(value)) {
            return ToolResult.failed("below_absolute_zero", "No temperature is below absolute zero.", false);
        }
        BigDecimal converted = from.convert(value, to, SHOWN).stripTrailingZeros();
        return JavaTool.succeeded(new Answer(converted.scale() < 0 ? converted.setScale(0) : converted, to.symbol()));
    }

    private static ToolResult unknown(String name, Optional<Unit> other) {
        String hint = other.map(
                        unit -> "Units of " + name(unit.dimension()) + " are: " + Units.symbols(unit.dimension()) + ".")
                .orElseGet(() -> "There are units of "
                        + Arrays.stream(Unit.Dimension.values())
                                .map(ConvertUnits::name)
                                .collect(Collectors.joining(", "))
                        + ".");
        return ToolResult.failed("unknown_unit", "The unit '" + name + "' is not known. " + hint, false);
    }

    private static String name(Unit.Dimension dimension) {
        return dimension.name().toLowerCase(Locale.ROOT);
    }
}
