package dev.parlor.tool.builtin;

import dev.parlor.tool.builtin.Unit.Dimension;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The units that can be converted, and the names people give them. */
final class Units {
    /**
     * One unit per line: symbol | other names | numerator | denominator | offset, the last two 1 and 0 if left out.
     *
     * <p>Factors are exact by definition: the yard and pound agreement of 1959, US customary volumes, imperial volumes
     * of 1985, IEC 80000-13 for data. Names are singular; a plural in s is understood.
     */
    private static final Map<Dimension, String> TABLE = Map.of(
            Dimension.LENGTH,
            """
            m | meter, metre | 1
            km | kilometer, kilometre | 1000
            cm | centimeter, centimetre | 0.01
            mm | millimeter, millimetre | 0.001
            µm | micrometer, micrometre, micron, um | 0.000001
            in | inch, inches, " | 0.0254
            ft | foot, feet, ' | 0.3048
            yd | yard | 0.9144
            mi | mile | 1609.344
            nmi | nautical mile, sea mile | 1852
            """,
            Dimension.MASS,
            """
            kg | kilogram, kilogramme, kilo | 1
            g | gram, gramme | 0.001
            mg | milligram | 0.000001
            t | tonne, metric ton | 1000
            oz | ounce | 0.028349523125
            lb | pound, lbs | 0.45359237
            st | stone | 6.35029318
            short ton | ton, us ton | 907.18474
            long ton | imperial ton, uk ton | 1016.0469088
            """,
            Dimension.VOLUME,
            """
            l | liter, litre | 1
            ml | milliliter, millilitre, cc | 0.001
            cl | centiliter, centilitre | 0.01
            dl | deciliter, decilitre | 0.1
            m3 | cubic meter, cubic metre | 1000
            cm3 | cubic centimeter, cubic centimetre | 0.001
            in3 | cubic inch, cubic inches | 0.016387064
            ft3 | cubic foot, cubic feet | 28.316846592
            tsp | teaspoon | 0.00492892159375
            tbsp | tablespoon | 0.01478676478125
            fl oz | fluid ounce, us fluid ounce | 0.0295735295625
            cup | us cup | 0.2365882365
            pt | pint, us pint | 0.473176473
            qt | quart, us quart | 0.946352946
            gal | gallon, us gallon | 3.785411784
            imp fl oz | imperial fluid ounce, uk fluid ounce | 0.0284130625
            imp pt | imperial pint, uk pint | 0.56826125
            imp gal | imperial gallon, uk gallon | 4.54609
            """,
            Dimension.TEMPERATURE,
            """
            K | kelvin | 1
            °C | celsius, degree celsius, centigrade, C | 1 | 1 | 273.15
            °F | fahrenheit, degree fahrenheit, F | 5 | 9 | 459.67
            °R | rankine, degree rankine | 5 | 9
            """,
            Dimension.SPEED,
            """
            m/s | meter per second, metre per second, mps | 1
            km/h | kilometer per hour, kilometre per hour, kph, kmh | 1000 | 3600
            mph | mile per hour, mi/h | 1609.344 | 3600
            kn | knot, kt | 1852 | 3600
            ft/s | foot per second, feet per second, fps | 0.3048
            """,
            Dimension.AREA,
            """
            m2 | square meter, square metre, sqm | 1
            km2 | square kilometer, square kilometre | 1000000
            cm2 | square centimeter, square centimetre | 0.0001
            ha | hectare | 10000
            in2 | square inch, square inches, sq in | 0.00064516
            ft2 | square foot, square feet, sq ft, sqft | 0.09290304
            yd2 | square yard, sq yd | 0.83612736
            mi2 | square mile, sq mi | 2589988.110336
            ac | acre | 4046.8564224
            """,
            Dimension.DATA,
            """
            bit | b | 1
            B | byte, octet | 8
            kbit | kilobit, kb | 1000
            Mbit | megabit, Mb | 1000000
            Gbit | gigabit, Gb | 1000000000
            kB | kilobyte, KB | 8000
            MB | megabyte | 8000000
            GB | gigabyte | 8000000000
            TB | terabyte | 8000000000000
            PB | petabyte | 8000000000000000
            KiB | kibibyte | 8192
            MiB | mebibyte | 8388608
            GiB | gibibyte | 8589934592
            TiB | tebibyte | 8796093022208
            """,
            Dimension.TIME,
            """
            s | second, sec | 1
            ms | millisecond, msec | 0.001
            µs | microsecond, us | 0.000001
            min | minute | 60
            h | hour, hr | 3600
            d | day | 86400
            wk | week | 604800
            """);

    /** By symbol and name as they are written; {@code Mb} and {@code MB} are not the same. */
    private static final Map<String, Unit> EXACT = new HashMap<>();

    /** By name in lower case, where that leaves one unit only. */
    private static final Map<String, List<Unit>> LENIENT = new HashMap<>();

    static {
        TABLE.forEach((dimension, lines) -> lines.lines().forEach(line -> add(dimension, line)));
    }

    private Units() {}

    static Optional<Unit> find(String name) {
        String wanted = name.strip()
                .replace('_', ' ')
                .replace("²", "2")
                .replace("³", "3")
                .replace('μ', 'µ');
        wanted = wanted.replaceAll("\\s+", " ").replace("^", "");
        Unit exact = EXACT.get(wanted);
        if (exact != null) {
            return Optional.of(exact);
        }
        String lower = wanted.toLowerCase(Locale.ROOT);
        return lenient(lower)
                .or(() -> lenient(lower.replaceFirst("s(?= per |$)", "")))
                .or(() -> lenient(lower.replaceFirst("^degrees? ", "")));
    }

    /** Symbols of a dimension for a hint, in alphabetical order. */
    static String symbols(Dimension dimension) {
        return EXACT.values().stream()
                .filter(unit -> unit.dimension() == dimension)
                .map(Unit::symbol)
                .distinct()
                .sorted(Comparator.comparing((String symbol) -> symbol.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    private static Optional<Unit> lenient(String lower) {
        List<Unit> found = LENIENT.getOrDefault(lower, List.of());
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static void add(Dimension dimension, String line) {
        List<String> columns = List.of(line.split(" \\| ", -1));
        Unit unit = new Unit(
                dimension,
                columns.get(0),
                new BigDecimal(columns.get(2)),
                columns.size() > 3 ? new BigDecimal(columns.get(3)) : BigDecimal.ONE,
                columns.size() > 4 ? new BigDecimal(columns.get(4)) : BigDecimal.ZERO);
        name(columns.get(0), unit);
        for (String name : columns.get(1).split(", ", -1)) {
            name(name, unit);
        }
    }

    private static void name(String name, Unit unit) {
        Unit other = EXACT.put(name, unit);
        if (other != null && !other.equals(unit)) {
            throw new IllegalStateException("two units are called " + name);
        }
        LENIENT.merge(
                name.toLowerCase(Locale.ROOT),
                List.of(unit),
                (known, added) -> known.contains(unit) ? known : List.of(known.getFirst(), unit));
    }
}
