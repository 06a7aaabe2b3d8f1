package dev.parlor.tool.http;

import dev.parlor.tool.guard.UrlReading;
import dev.parlor.tool.guard.WebUrl;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A URL with places for arguments in its path and its query, taken apart before a value comes near it.
 *
 * <p>A value stays within its segment of the path or its parameter of the query, whatever it is.
 */
record UrlTemplate(String origin, List<TemplateText> segments, List<Parameter> query) {
    private static final Pattern FORM = Pattern.compile("(?i)(https?://[^/?#]*)(/[^?#]*)?(?:\\?([^#]*))?");

    /** @param value without a place: sent as it is written */
    private record Parameter(String name, Optional<TemplateText> value) {
        static Parameter of(String pair) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (TemplateText.of(name).names().findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "url: the name of a query parameter cannot come from an argument: " + name);
            }
            return new Parameter(
                    name, equals < 0 ? Optional.empty() : Optional.of(TemplateText.of(pair.substring(equals + 1))));
        }

        /** One pair, several for a list that repeats, none where an argument is absent. */
        Stream<String> fill(Arguments arguments) {
            if (value.isEmpty()) {
                return Stream.of(name);
            }
            TemplateText text = value.get();
            Optional<TemplateText.Piece.Place> repeated = text.onlyPlace().filter(TemplateText.Piece.Place::repeats);
            if (repeated.isPresent()) {
                String argument = repeated.get().name();
                return arguments.has(argument)
                        ? arguments.texts(argument).stream().map(each -> name + "=" + PercentText.encode(each))
                        : Stream.empty();
            }
            return text
                    .fill(arguments, (argument, each) -> PercentText.encode(each))
                    .map(filled -> name + "=" + filled)
                    .stream();
        }
    }

    /** @throws IllegalArgumentException with a sentence that begins with the key */
    static UrlTemplate of(String url) {
        Matcher matcher = FORM.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "url: begins with http:// or https:// and has no fragment; an argument cannot be the scheme");
        }
        String origin = matcher.group(1);
        if (origin.contains("{") || origin.contains("}")) {
            throw new IllegalArgumentException("url: the host cannot come from an argument");
        }
        String path = matcher.group(2) == null ? "/" : matcher.group(2);
        List<TemplateText> segments = Arrays.stream(path.substring(1).split("/", -1))
                .map(TemplateText::of)
                .toList();
        List<Parameter> query = matcher.group(3) == null
                ? List.of()
                : Arrays.stream(matcher.group(3).split("&", -1))
                        .map(Parameter::of)
                        .toList();
        UrlTemplate template = new UrlTemplate(origin, segments, query);
        template.requireOneReading(segments, matcher.group(3));
        return template;
    }

    /** Arguments in the order of their places. */
    Stream<String> names() {
        return Stream.concat(
                segments.stream().flatMap(TemplateText::names),
                query.stream().flatMap(each -> each.value().stream()).flatMap(TemplateText::names));
    }

    /** Arguments that the path cannot do without. */
    Set<String> ofPath() {
        return segments.stream().flatMap(TemplateText::names).collect(Collectors.toSet());
    }

    /** What stands in the query as written: a key, perhaps. */
    Stream<String> literalsOfQuery() {
        return query.stream().flatMap(each -> each.value().stream()).map(text -> text.literals(""));
    }

    /**
     * The URL for one call.
     *
     * @param more pairs for the query, already encoded
     * @throws UnfitArgument if the path lacks an argument, or has one that would lead elsewhere
     */
    String fill(Arguments arguments, Stream<String> more) {
        String path =
                segments.stream().map(segment -> segment(segment, arguments)).collect(Collectors.joining("/", "/", ""));
        String pairs = Stream.concat(query.stream().flatMap(each -> each.fill(arguments)), more)
                .collect(Collectors.joining("&"));
        return origin + path + (pairs.isEmpty() ? "" : "?" + pairs);
    }

    private static String segment(TemplateText segment, Arguments arguments) {
        String names = segment.names().collect(Collectors.joining(", "));
        String filled = segment.fill(arguments, PercentText::segment)
                .orElseThrow(() -> new UnfitArgument(names, "is needed to say what is meant"));
        boolean leaves = !names.isEmpty()
                && segment.fill(arguments, (name, value) -> value)
                        .filter(PercentText::leavesItsPlace)
                        .isPresent();
        if (leaves) {
            throw new UnfitArgument(names, "must be more than dots or nothing");
        }
        return filled;
    }

    private void requireOneReading(List<TemplateText> path, @Nullable String pairs) {
        String sample = origin
                + path.stream().map(each -> each.literals("x")).collect(Collectors.joining("/", "/", ""))
                + (pairs == null ? "" : "?" + TemplateText.of(pairs).literals("x"));
        if (WebUrl.read(sample) instanceof UrlReading.Unfit unfit) {
            throw new IllegalArgumentException("url: " + unfit.why());
        }
        if (sample.contains("{") || sample.contains("}")) {
            throw new IllegalArgumentException("url: a place is written {argument}, with letters, digits, _ and -");
        }
    }

    /** The server that each call goes to. */
    WebUrl server() {
        return switch (WebUrl.read(origin + "/")) {
            case WebUrl url -> url;
            case UrlReading.Unfit unfit -> throw new IllegalStateException(unfit.why());
        };
    }
}
