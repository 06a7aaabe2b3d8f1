package dev.parlor.tool.builtin;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.Allowed;
import dev.parlor.tool.JavaTool;
import dev.parlor.tool.Tool;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Tells date and time in a time zone. */
final class CurrentTime {
    static final String NAME = "current_time";

    private static final String DESCRIPTION = """
        Tells the present date, time, weekday and UTC offset in one time zone. Use it whenever an answer depends on \
        now or today, also to work out 'tomorrow' or 'next Friday'. Not for the time of another day, and not for \
        opening hours.\
        """;

    private static final int MOST_SUGGESTIONS = 3;

    record Arguments(
            @JsonProperty(defaultValue = "UTC")
            @JsonPropertyDescription("IANA time zone such as Europe/Berlin or America/New_York")
            @Allowed(max = 64)
            String zone) {}

    /** What the model reads; {@code time} is ISO 8601 with offset, to the second. */
    record Answer(String zone, String time, String weekday, String offset) {}

    private CurrentTime() {}

    static Tool tool(Clock clock) {
        return new JavaTool<>(
                NAME,
                DESCRIPTION,
                Arguments.class,
                (arguments, call) -> tell(clock, arguments.zone().trim()));
    }

    private static ToolResult tell(Clock clock, String zone) {
        ZoneId found;
        try {
            found = ZoneId.of(zone);
        } catch (DateTimeException e) {
            return ToolResult.failed("unknown_zone", "There is no time zone '" + zone + "'. " + hint(zone), false);
        }
        ZonedDateTime now = clock.instant().atZone(found).truncatedTo(ChronoUnit.SECONDS);
        return JavaTool.succeeded(new Answer(
                found.getId(),
                now.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
                now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                now.getOffset().getId().replace("Z", "+00:00")));
    }

    private static String hint(String zone) {
        String wanted = simple(zone);
        List<String> similar = wanted.length() < 3
                ? List.of()
                : ZoneId.getAvailableZoneIds().stream()
                        .filter(id -> simple(id).endsWith(wanted) || wanted.endsWith(simple(city(id))))
                        .filter(id -> id.contains("/") && !id.startsWith("Etc/") && !id.startsWith("SystemV/"))
                        .sorted()
                        .limit(MOST_SUGGESTIONS)
                        .toList();
        return similar.isEmpty()
                ? "Use an IANA name such as Europe/Berlin."
                : "Did you mean " + String.join(" or ", similar) + "?";
    }

    private static String city(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    private static String simple(String zone) {
        return zone.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
