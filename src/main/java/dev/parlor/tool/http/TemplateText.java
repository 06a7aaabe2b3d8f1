package dev.parlor.tool.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text with {@code {argument}} where the value of an argument goes. A list fills its place with its items and commas
 * between them; {@code {argument*}} is for a query, which names the parameter once for each item.
 */
record TemplateText(List<Piece> pieces) {
    sealed interface Piece {
        record Literal(String text) implements Piece {}

        record Place(String name, boolean repeats) implements Piece {}
    }

    private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z_][a-zA-Z0-9_-]{0,63})(\\*?)}");

    static TemplateText of(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                pieces.add(new Piece.Literal(text.substring(end, matcher.start())));
            }
            pieces.add(new Piece.Place(matcher.group(1), !matcher.group(2).isEmpty()));
            end = matcher.end();
        }
        if (end < text.length()) {
            pieces.add(new Piece.Literal(text.substring(end)));
        }
        return new TemplateText(List.copyOf(pieces));
    }

    /** The place that is all of the text, if it is. */
    Optional<Piece.Place> onlyPlace() {
        return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Place place
                ? Optional.of(place)
                : Optional.empty();
    }

    Stream<String> names() {
        return pieces.stream().<String>mapMulti((piece, names) -> {
            if (piece instanceof Piece.Place place) {
                names.accept(place.name());
            }
        });
    }

    /** What is between the places, for checks. */
    String literals(String inPlaces) {
        return pieces.stream()
                .map(piece -> switch (piece) {
                    case Piece.Literal literal -> literal.text();
                    case Piece.Place place -> inPlaces;
                })
                .collect(Collectors.joining());
    }

    /**
     * The text for one call; empty if an argument is absent.
     *
     * @param encode takes an argument's name and one of its values to what may stand in the place
     * @throws UnfitArgument if it says so
     */
    Optional<String> fill(Arguments arguments, BinaryOperator<String> encode) {
        if (!names().allMatch(arguments::has)) {
            return Optional.empty();
        }
        return Optional.of(pieces.stream()
                .map(piece -> switch (piece) {
                    case Piece.Literal literal -> literal.text();
                    case Piece.Place place ->
                        arguments.texts(place.name()).stream()
                                .map(value -> encode.apply(place.name(), value))
                                .collect(Collectors.joining(","));
                })
                .collect(Collectors.joining()));
    }
}
