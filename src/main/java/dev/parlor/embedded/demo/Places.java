package dev.parlor.embedded.demo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Places in a text: well-known cities with their time zones, and other names after "in" or "near". */
final class Places {
    private static final Map<String, String> ZONES = List.of(
                    "tokyo Asia/Tokyo",
                    "japan Asia/Tokyo",
                    "osaka Asia/Tokyo",
                    "seoul Asia/Seoul",
                    "beijing Asia/Shanghai",
                    "shanghai Asia/Shanghai",
                    "china Asia/Shanghai",
                    "hong kong Asia/Hong_Kong",
                    "singapore Asia/Singapore",
                    "bangkok Asia/Bangkok",
                    "jakarta Asia/Jakarta",
                    "manila Asia/Manila",
                    "hanoi Asia/Bangkok",
                    "delhi Asia/Kolkata",
                    "new delhi Asia/Kolkata",
                    "mumbai Asia/Kolkata",
                    "bangalore Asia/Kolkata",
                    "india Asia/Kolkata",
                    "karachi Asia/Karachi",
                    "dubai Asia/Dubai",
                    "tel aviv Asia/Jerusalem",
                    "istanbul Europe/Istanbul",
                    "moscow Europe/Moscow",
                    "kyiv Europe/Kyiv",
                    "athens Europe/Athens",
                    "helsinki Europe/Helsinki",
                    "berlin Europe/Berlin",
                    "munich Europe/Berlin",
                    "hamburg Europe/Berlin",
                    "frankfurt Europe/Berlin",
                    "germany Europe/Berlin",
                    "paris Europe/Paris",
                    "france Europe/Paris",
                    "rome Europe/Rome",
                    "milan Europe/Rome",
                    "madrid Europe/Madrid",
                    "barcelona Europe/Madrid",
                    "amsterdam Europe/Amsterdam",
                    "brussels Europe/Brussels",
                    "vienna Europe/Vienna",
                    "zurich Europe/Zurich",
                    "prague Europe/Prague",
                    "warsaw Europe/Warsaw",
                    "stockholm Europe/Stockholm",
                    "oslo Europe/Oslo",
                    "copenhagen Europe/Copenhagen",
                    "lisbon Europe/Lisbon",
                    "london Europe/London",
                    "dublin Europe/Dublin",
                    "reykjavik Atlantic/Reykjavik",
                    "cairo Africa/Cairo",
                    "lagos Africa/Lagos",
                    "nairobi Africa/Nairobi",
                    "johannesburg Africa/Johannesburg",
                    "cape town Africa/Johannesburg",
                    "new york America/New_York",
                    "boston America/New_York",
                    "washington America/New_York",
                    "miami America/New_York",
                    "toronto America/Toronto",
                    "chicago America/Chicago",
                    "houston America/Chicago",
                    "dallas America/Chicago",
                    "austin America/Chicago",
                    "denver America/Denver",
                    "phoenix America/Phoenix",
                    "los angeles America/Los_Angeles",
                    "san francisco America/Los_Angeles",
                    "seattle America/Los_Angeles",
                    "california America/Los_Angeles",
                    "vancouver America/Vancouver",
                    "mexico city America/Mexico_City",
                    "bogota America/Bogota",
                    "lima America/Lima",
                    "santiago America/Santiago",
                    "buenos aires America/Argentina/Buenos_Aires",
                    "são paulo America/Sao_Paulo",
                    "sao paulo America/Sao_Paulo",
                    "rio de janeiro America/Sao_Paulo",
                    "honolulu Pacific/Honolulu",
                    "sydney Australia/Sydney",
                    "melbourne Australia/Melbourne",
                    "brisbane Australia/Brisbane",
                    "perth Australia/Perth",
                    "auckland Pacific/Auckland",
                    "utc UTC",
                    "gmt UTC")
            .stream()
            .collect(Collectors.toUnmodifiableMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> line.substring(line.lastIndexOf(' ') + 1)));

    private static final Pattern CITY = Pattern.compile(
            "(?<![\\p{L}])(?:"
                    + ZONES.keySet().stream()
                            .sorted((a, b) -> b.length() - a.length())
                            .map(Pattern::quote)
                            .collect(Collectors.joining("|"))
                    + ")(?![\\p{L}])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern ZONE_ID = Pattern.compile("\\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+-]+){1,2}");
    private static final Pattern AFTER_IN =
            Pattern.compile("\\b(?:in|near|around|at)\\s+(\\p{Lu}[\\p{L}'-]+(?:\\s\\p{Lu}[\\p{L}'-]+){0,2})");

    private Places() {}

    /** The IANA zone of the first zone or city that the text names. */
    static Optional<String> zone(String text) {
        return ZONE_ID.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(ZoneId.getAvailableZoneIds()::contains)
                .findFirst()
                .or(() -> city(text).map(city -> ZONES.get(city.toLowerCase(Locale.ROOT))));
    }

    /** The first place that the text names, as it is written there. */
    static Optional<String> place(String text) {
        return city(text)
                .or(() -> AFTER_IN.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> Dates.in(name, LocalDate.EPOCH).isEmpty())
                        .findFirst());
    }

    private static Optional<String> city(String text) {
        return CITY.matcher(text).results().map(MatchResult::group).findFirst();
    }
}
