package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * One parameter of an offered tool, as far as its schema says.
 *
 * @param type the schema's type; of several the first that is not {@code null}; {@code string} where there is none
 * @param choices the enum's values as text, empty without an enum
 */
record Parameter(
        String name, String description, String type, List<String> choices, boolean required, JsonObject schema) {
    Parameter {
        choices = List.copyOf(choices);
    }

    static List<Parameter> of(JsonObject schema) {
        List<Parameter> parameters = new ArrayList<>();
        JsonObject properties = Json.object(schema.getValue("properties"));
        JsonArray required = Json.array(schema.getValue("required"));
        for (String name : properties.fieldNames()) {
            parameters.add(of(name, Json.object(properties.getValue(name)), required.contains(name)));
        }
        return parameters;
    }

    /** A parameter of no tool of its own: the items of a list. */
    static Parameter of(String name, JsonObject property) {
        return of(name, property, true);
    }

    private static Parameter of(String name, JsonObject property, boolean required) {
        List<String> choices = Json.array(property.getValue("enum")).stream()
                .map(String::valueOf)
                .toList();
        return new Parameter(
                name, Json.text(property.getValue("description")), type(property), choices, required, property);
    }

    private static String type(JsonObject property) {
        Object type = property.getValue("type");
        Object first = type instanceof JsonArray several
                ? several.stream()
                        .filter(each -> !"null".equals(each))
                        .findFirst()
                        .orElse("string")
                : type;
        return first instanceof String name ? name : "string";
    }

    String format() {
        return Json.text(schema.getValue("format"));
    }

    String pattern() {
        return Json.text(schema.getValue("pattern"));
    }

    /** Whether nobody has to say it: what was once said is then no habit. */
    boolean hasDefault() {
        return schema.getValue("default") != null;
    }

    /** Whether a whole number is within the schema's bounds. */
    boolean allows(int number) {
        return number >= Json.number(schema.getValue("minimum"), Integer.MIN_VALUE)
                && number <= Json.number(schema.getValue("maximum"), Integer.MAX_VALUE);
    }

    /** Of a text, in characters. */
    int maxLength() {
        return Math.max(0, Json.number(schema.getValue("maxLength"), Integer.MAX_VALUE));
    }

    /** Whether the name or the description has one of the words. */
    boolean isAbout(String... words) {
        return Words.of(name + " " + description).stream().anyMatch(List.of(words)::contains);
    }

    boolean isNamed(String... words) {
        return Words.of(name).stream().anyMatch(List.of(words)::contains);
    }

    /** The name as a person would say it: {@code order_id} is "order id". */
    String inWords() {
        return String.join(" ", Words.of(name));
    }
}
