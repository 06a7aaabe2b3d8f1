package dev.parlor.embedded.demo;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in a text, in the order they are named: 2026-03-01, March 3, 3rd of March, tomorrow, next Friday, in 3 days. */
final class Dates {
    private static final String MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
    private static final String YEAR = "(?:,?\\s+(\\d{4}))?";
    private static final Pattern DATE = Pattern.compile(
            "(?<iso>\\b\\d{4}-\\d{2}-\\d{2}\\b)"
                    + "|(?<monthfirst>\\b" + MONTH + "\\s+(\\d{1,2})(?:st|nd|rd|th)?\\b" + YEAR + ")"
                    + "|(?<dayfirst>\\b(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?" + MONTH + "\\b" + YEAR
                    + ")|(?<after>\\bday"
                    + " after"
                    + " tom+or+ow\\b)|(?<tomorrow>\\b(?:tom+or+ow|tmrw)\\b)|(?<today>\\b(?:today|tonight)\\b)|(?<nextweek>\\bnext"
                    + " week\\b)|\\bin"
                    + " (?<days>\\d{1,3})"
                    + " days?\\b"
                    + "|\\b(?<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final String MONTHS =
            "january|february|march|april|may|june|july|august|september|october|november|december";
    private static final Pattern MONTH_ALONE = Pattern.compile(
            "\\b(?:(?:in|during|this|next|early|late|mid)\\s+(?<named>" + MONTHS + ")|(?<dated>" + MONTHS + "))\\b"
                    + "(?:\\s+(?<year>\\d{4})\\b)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern STRETCH = Pattern.compile(
            "\\b(?:(?<week>this week)|(?<end>weekend)|(?<month>next month)|in (?<weeks>\\d{1,2}|an?|one|two|three|four) weeks?)\\b",
            Pattern.CASE_INSENSITIVE);
    /** What speaks of a day, however it is meant. */
    private static final Pattern SPOKEN_OF = Pattern.compile(
            "\\b(?:yesterday|(?:last|next|coming)\\s+(?:weeks?|months?|years?)|\\d{1,2}[./]\\d{1,2}\\b|"
                    + "christmas|easter|new year|(?:mon|tu?es?|wed?n?[ed]*s|thu?r?s?|fri|satu?r?|sun)day?s?)\\b",
            Pattern.CASE_INSENSITIVE);

    private Dates() {}

    /** @param today what the relative ones are counted from; a date without a year is the next one */
    static List<LocalDate> in(String text, LocalDate today) {
        List<LocalDate> days = DATE.matcher(text)
                .results()
                .map(found -> date(found.group(), today))
                .flatMap(Optional::stream)
                .toList();
        return days.isEmpty() ? stretch(text, today) : days;
    }

    /** Whether the text speaks of a day that {@link #in} does not understand. */
    static boolean isUnclear(String text, LocalDate today) {
        return in(text, today).isEmpty()
                && (DATE.matcher(text).find() || SPOKEN_OF.matcher(text).find());
    }

    /** First and last day where a week or a month is named. */
    private static List<LocalDate> stretch(String text, LocalDate today) {
        Matcher found = STRETCH.matcher(text);
        if (!found.find()) {
            return month(text, today);
        } else if (found.group("week") != null) {
            return List.of(today);
        } else if (found.group("end") != null) {
            LocalDate saturday = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SATURDAY));
            return List.of(saturday, saturday.plusDays(1));
        } else if (found.group("month") != null) {
            YearMonth next = YearMonth.from(today).plusMonths(1);
            return List.of(next.atDay(1), next.atEndOfMonth());
        }
        String count = found.group("weeks");
        return List.of(today.plusWeeks(
                count.startsWith("a") ? 1 : Numbers.valueOf(count).longValue()));
    }

    /** First and last day of a month that is named without a day; of this month from today on. */
    private static List<LocalDate> month(String text, LocalDate today) {
        Matcher found = MONTH_ALONE.matcher(text);
        while (found.find()) {
            String name = found.group("named") != null ? found.group("named") : found.group("dated");
            String year = found.group("year");
            if (found.group("named") == null && year == null) {
                continue;
            }
            YearMonth month = YearMonth.of(
                    year == null ? today.getYear() : Integer.parseInt(year),
                    Month.valueOf(name.toUpperCase(Locale.ROOT)));
            YearMonth meant = year == null && month.isBefore(YearMonth.from(today)) ? month.plusYears(1) : month;
            LocalDate first = meant.equals(YearMonth.from(today)) ? today : meant.atDay(1);
            return List.of(first, meant.atEndOfMonth());
        }
        return List.of();
    }

    /** The text with a blank where a date stood. */
    static String without(String text) {
        return DATE.matcher(text).replaceAll(" ");
    }

    private static Optional<LocalDate> date(String written, LocalDate today) {
        Matcher found = DATE.matcher(written);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(date(found, today));
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    private static LocalDate date(Matcher found, LocalDate today) {
        if (found.group("iso") != null) {
            return LocalDate.parse(found.group("iso"));
        } else if (found.group("monthfirst") != null) {
            return next(found.group(3), found.group(4), found.group(5), today);
        } else if (found.group("dayfirst") != null) {
            return next(found.group(8), found.group(7), found.group(9), today);
        } else if (found.group("after") != null) {
            return today.plusDays(2);
        } else if (found.group("tomorrow") != null) {
            return today.plusDays(1);
        } else if (found.group("today") != null) {
            return today;
        } else if (found.group("nextweek") != null) {
            return today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        } else if (found.group("days") != null) {
            return today.plusDays(Integer.parseInt(found.group("days")));
        }
        return today.with(TemporalAdjusters.next(weekday(found.group("weekday"))));
    }

    private static LocalDate next(String month, String day, @Nullable String year, LocalDate today) {
        Month named = Arrays.stream(Month.values())
                .filter(each -> each.name().startsWith(month.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
        LocalDate date =
                LocalDate.of(year == null ? today.getYear() : Integer.parseInt(year), named, Integer.parseInt(day));
        return year == null && date.isBefore(today) ? date.plusYears(1) : date;
    }

    private static DayOfWeek weekday(String begin) {
        return Arrays.stream(DayOfWeek.values())
                .filter(each -> each.name().startsWith(begin.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow();
    }
}
