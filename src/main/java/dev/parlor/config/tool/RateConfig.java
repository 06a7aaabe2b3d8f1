package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls within a time, as in {@code 30/min}. Units are {@code s}, {@code min}, {@code h}, {@code d}.
 *
 * @param calls 1 or more
 */
public record RateConfig(int calls, Duration per) {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})/(s|min|h|d)");

    @JsonCreator
    public static RateConfig parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a rate; write 5/s, 30/min, 100/h or 500/d");
        }
        Duration per = switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
        return new RateConfig(Integer.parseInt(matcher.group(1)), per);
    }

    @JsonValue
    @Override
    public String toString() {
        String unit = switch ((int) per.toSeconds()) {
            case 1 -> "s";
            case 60 -> "min";
            case 3600 -> "h";
            default -> "d";
        };
        return calls + "/" + unit;
    }
}
