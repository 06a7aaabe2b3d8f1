package dev.parlor.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a text from outside that should be one JSON value.
 *
 * <p>Stricter than Jackson's own reading: one value and nothing after it, no name twice, bounded depth and numbers. A
 * number with no fraction is an Integer, Long or BigInteger however it was written ({@code 3.0}, {@code 1e2}), every
 * other one a BigDecimal, so that nothing is rounded on its way.
 */
public sealed interface JsonReading {
    /**
     * One value, within the limits.
     *
     * @param value LinkedHashMap, ArrayList, String, Number, Boolean or null, nested likewise
     */
    record Complete(@Nullable Object value) implements JsonReading {}

    /**
     * Not JSON.
     *
     * @param reason goes on from a plural such as "the arguments": what is wrong, and where
     */
    record Broken(String reason) implements JsonReading {}

    /**
     * JSON so far, but beyond a limit.
     *
     * @param reason goes on from a plural such as "the arguments"
     */
    record Excessive(String reason) implements JsonReading {}

    int LONGEST_NUMBER = 400;

    /**
     * Reads a text.
     *
     * @param depth most levels of nesting
     */
    static JsonReading of(String text, int depth) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                return new Broken("go on after the end of the JSON value" + place(parser.currentTokenLocation()));
            }
            return new Complete(value);
        } catch (StreamConstraintsException e) {
            return new Excessive("are nested deeper than " + depth + " levels or hold a number of more than "
                    + LONGEST_NUMBER + " digits");
        } catch (JsonEOFException e) {
            return new Broken("end in the middle of the JSON value" + place(e.getLocation()));
        } catch (JsonProcessingException e) {
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            return new Broken((twice ? "name a property twice" : "are not JSON") + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading a String", e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonEOFException(parser, null, "no value");
        }
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return items;
    }

    private static Number number(JsonParser parser) throws IOException {
        BigDecimal exact = parser.getDecimalValue();
        if (Math.abs((long) exact.precision() - exact.scale()) > LONGEST_NUMBER) {
            throw new StreamConstraintsException("exponent", parser.currentLocation());
        }
        if (exact.stripTrailingZeros().scale() > 0) {
            return exact;
        }
        BigInteger whole = exact.toBigIntegerExact();
        return whole.bitLength() < Integer.SIZE
                ? (Number) whole.intValue()
                : whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
