package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of one tool's parameters in one text, parameter by parameter in the order of the schema.
 *
 * <p>Numbers and dates are given out once each, so that the second number parameter takes the second number.
 */
final class ValueFinder {
    private static final Pattern LIMIT = Pattern.compile(
            "\\b(?:top|first|at most|up to|max(?:imum)?(?:" + " of)?|only|limit)\\s+(\\d{1,4})\\b" + Prices.NO_CURRENCY
                    + "|\\b(\\d{1,4})\\s+results?\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PAGE = Pattern.compile("\\bpage (\\d{1,3})\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOCK = Pattern.compile(
            "\\b(\\d{1,2})(?::(\\d{2}))?\\s*(am|pm)\\b|\\b(\\d{1,2}):(\\d{2})\\b", Pattern.CASE_INSENSITIVE);

    private final OfferedTool tool;
    private final String text;
    private final LocalDate today;
    private final Deque<BigDecimal> numbers;
    private final Deque<LocalDate> dates;
    /** The date given out last, which a range of one day needs again. */
    private @Nullable LocalDate givenDate;

    ValueFinder(OfferedTool tool, String text, LocalDate today) {
        this.tool = tool;
        this.text = text;
        this.today = today;
        this.dates = new ArrayDeque<>(Dates.in(text, today));
        this.numbers =
                new ArrayDeque<>(Numbers.in(Dates.without(CLOCK.matcher(text).replaceAll(" "))));
    }

    /** The parameter's value as JSON has it; words that could mean anything go only to required parameters. */
    Optional<?> find(Parameter parameter) {
        Optional<String> labelled = labelled(parameter);
        return switch (Meaning.of(parameter, tool)) {
            case CHOICE -> choice(parameter, text).map(value -> typed(parameter, value));
            case CODE -> Codes.in(parameter.pattern(), text);
            case IDENTIFIER -> Codes.withDigit(text).or(() -> labelled);
            case NUMBER -> number(parameter);
            case FLAG -> flag(parameter);
            case LIST -> list(parameter);
            case RECORD -> Optional.empty();
            case ZONE -> Places.zone(text);
            case DATE -> date(parameter);
            case TIME -> time();
            case EMAIL -> Phrases.email(text);
            case URL -> Phrases.url(text);
            case PHONE -> Phrases.phone(text);
            case UNIT -> unit(parameter);
            case EXPRESSION -> Expressions.in(text);
            case PRICE_RANGE -> Prices.in(text).map(Prices.Range::written);
            case PLACE -> Places.place(text).or(() -> labelled);
            case PERSON -> Phrases.person(text).or(() -> Phrases.quoted(text));
            case QUERY -> Phrases.query(text);
            case MATTER -> matter(parameter);
            case WORD -> labelled.or(() -> parameter.required() ? Phrases.query(text) : Optional.empty());
        };
    }

    /** "colour: red", "colour is red"; a quoted text for a parameter that takes any word. */
    private Optional<String> labelled(Parameter parameter) {
        Matcher found = Pattern.compile(
                        "\\b" + Pattern.quote(parameter.inWords()) + "\\s*(?::|=|\\bis\\b)\\s*[\"“]?([\\p{L}\\d-]+)",
                        Pattern.CASE_INSENSITIVE)
                .matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Phrases.quoted(text);
    }

    private static Optional<String> choice(Parameter parameter, String text) {
        List<String> words = Words.telling(text);
        return parameter.choices().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .filter(choice -> {
                    List<String> wanted = Words.telling(choice);
                    return !wanted.isEmpty()
                            && wanted.stream().allMatch(w -> words.stream().anyMatch(each -> Words.match(each, w)));
                })
                .findFirst();
    }

    private static Object typed(Parameter parameter, String choice) {
        return parameter.type().equals("integer") || parameter.type().equals("number")
                ? Numbers.plain(new BigDecimal(choice))
                : choice;
    }

    /** Whether the text tries to give the value, in a way that {@link #find} does not understand. */
    boolean attempts(Parameter parameter) {
        return switch (Meaning.of(parameter, tool)) {
            case CODE -> Codes.isBegun(parameter.pattern(), text);
            case EMAIL -> text.contains("@");
            case DATE -> Dates.isUnclear(text, today);
            default -> false;
        };
    }

    private Optional<Object> number(Parameter parameter) {
        if (isCount(parameter) && LIMIT.matcher(text).find()) {
            return count(parameter).map(count -> count);
        }
        if (parameter.isNamed("price", "budget", "cost")) {
            return Prices.in(text)
                    .flatMap(range -> parameter.isNamed("min") ? range.from() : range.to())
                    .filter(price -> tool.parameters().stream()
                            .filter(ValueFinder::isCount)
                            .flatMap(each -> count(each).stream())
                            .noneMatch(count -> BigDecimal.valueOf(count).compareTo(price) == 0))
                    .map(Numbers::plain);
        }
        if (parameter.required()) {
            BigDecimal next = numbers.poll();
            return next == null ? Optional.empty() : Optional.of(Numbers.plain(next));
        }
        return parameter.isNamed("page") ? page() : counted(parameter);
    }

    private static boolean isCount(Parameter parameter) {
        return parameter.isNamed("max", "limit", "count") && !parameter.isNamed("price", "budget", "guests");
    }

    /** How many results are wanted: "top 3", which is no price then. */
    private Optional<Integer> count(Parameter parameter) {
        Matcher limit = LIMIT.matcher(text);
        return limit.find()
                ? Optional.of(Integer.valueOf(limit.group(1) != null ? limit.group(1) : limit.group(2)))
                        .filter(parameter::allows)
                : Optional.empty();
    }

    private Optional<Object> page() {
        Matcher page = PAGE.matcher(text);
        return page.find() ? Optional.of(Integer.valueOf(page.group(1))) : Optional.empty();
    }

    /** An optional number must stand beside a word of its parameter: "4 guests". */
    private Optional<Object> counted(Parameter parameter) {
        List<String> words = Words.telling(parameter.name() + " " + parameter.description());
        Matcher found = Pattern.compile("(" + Numbers.DIGITS + ")\\s+(\\p{L}+)").matcher(text);
        while (found.find()) {
            String counted = Words.telling(found.group(2)).stream().findFirst().orElse("");
            if (words.stream().anyMatch(word -> Words.match(word, counted))) {
                return Optional.of(Numbers.plain(Numbers.valueOf(found.group(1))));
            }
        }
        return Optional.empty();
    }

    private Optional<Boolean> flag(Parameter parameter) {
        List<String> words = Words.telling(text);
        boolean named = Words.telling(parameter.name()).stream()
                .anyMatch(wanted -> words.stream().anyMatch(word -> Words.match(word, wanted)));
        boolean denied = text.toLowerCase(Locale.ROOT).matches("(?s).*\\b(?:no|not|without)\\b.*");
        return named ? Optional.of(!denied) : Optional.empty();
    }

    private Optional<JsonArray> list(Parameter parameter) {
        Parameter item =
                Parameter.of(parameter.name(), Json.object(parameter.schema().getValue("items")));
        List<?> found = switch (Meaning.of(item, tool)) {
            case CHOICE ->
                item.choices().stream()
                        .filter(each -> text.toLowerCase(Locale.ROOT).contains(each.toLowerCase(Locale.ROOT)))
                        .toList();
            case NUMBER -> numbers.stream().map(Numbers::plain).toList();
            case RECORD -> List.of();
            default ->
                parameter.required() ? Phrases.query(text).map(Phrases::listed).orElse(List.of()) : List.of();
        };
        return found.isEmpty() ? Optional.empty() : Optional.of(new JsonArray(found));
    }

    private Optional<String> date(Parameter parameter) {
        boolean isEnd = parameter.isNamed("end", "to", "until", "checkout", "last");
        LocalDate next = dates.poll();
        LocalDate found = next == null && isEnd && parameter.required() ? givenDate : next;
        givenDate = found;
        String suffix = parameter.format().equals("date-time") ? "T00:00:00Z" : "";
        return Optional.ofNullable(found).map(day -> day + suffix);
    }

    private Optional<String> time() {
        Matcher clock = CLOCK.matcher(text);
        if (!clock.find()) {
            return Optional.empty();
        }
        boolean halfDay = clock.group(3) != null;
        int hour = Integer.parseInt(halfDay ? clock.group(1) : clock.group(4));
        int shifted = halfDay ? hour % 12 + (clock.group(3).equalsIgnoreCase("pm") ? 12 : 0) : hour;
        String minute = halfDay ? clock.group(2) : clock.group(5);
        return Optional.of("%02d:%s".formatted(shifted, minute == null ? "00" : minute));
    }

    /** In the spelling that the schema uses, else in the visitor's. */
    private Optional<String> unit(Parameter parameter) {
        return Units.conversion(text)
                .map(found -> parameter.isNamed("to", "target") ? found.to() : found.from())
                .map(unit -> {
                    List<String> known =
                            parameter.choices().isEmpty() ? Words.asWritten(tool.allText()) : parameter.choices();
                    List<String> spellings = Units.spellings(unit);
                    return known.stream()
                            .filter(each -> spellings.contains(each.toLowerCase(Locale.ROOT)))
                            .min(Comparator.comparing(each -> !each.equals(unit)))
                            .orElse(unit);
                });
    }

    private Optional<String> matter(Parameter parameter) {
        if (!parameter.required()) {
            return Phrases.quoted(text).or(() -> Phrases.reason(text));
        }
        return Phrases.matter(text, this::onlyAsks).map(found -> {
            String[] verbAndRest = found.split("\\s+", 2);
            return verbAndRest.length == 2 && onlyAsks(verbAndRest[0]) ? verbAndRest[1] : found;
        });
    }

    /** Whether the words only say which tool is wanted. */
    private boolean onlyAsks(String part) {
        List<String> toolWords = Words.telling(tool.name());
        List<String> words = Words.telling(part);
        return !words.isEmpty() && words.stream().allMatch(word -> meansOneOf(toolWords, word));
    }

    private static boolean meansOneOf(List<String> toolWords, String word) {
        return Stream.concat(Stream.of(word), Words.alsoMeantBy(word).stream())
                .anyMatch(meant -> toolWords.stream().anyMatch(each -> Words.match(each, meant)));
    }
}
