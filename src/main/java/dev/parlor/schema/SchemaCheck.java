package dev.parlor.schema;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds objects against one JSON Schema, draft 2020-12, with {@code format} asserted.
 *
 * <p>Compiled once, then only read: safe from any thread, and cheap enough for an event loop. Verdict and places are
 * vertx-json-schema's. Its sentences often leave out what is expected, and it reports a known property with a wrong
 * value as an additional one too, so {@link Violations} puts them in words.
 */
public final class SchemaCheck {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("parlor:schema")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final Map<?, ?> schema;
    private final String member;
    private final Validator validator;

    /**
     * Compiles a schema that has no {@link SchemaFaults}.
     *
     * @param schema a tree as {@link JsonReading} makes it
     * @param member what the sentences call a property, such as "argument"
     */
    public SchemaCheck(Map<?, ?> schema, String member) {
        this.schema = schema;
        this.member = member;
        this.validator = Validator.create((JsonSchema) frozen(schema), OPTIONS);
    }

    /**
     * What is wrong with an object, as sentences that begin with the place; empty if it fits.
     *
     * @param value a tree as {@link JsonReading} makes it
     * @throws RuntimeException if the schema has a fault that only this object shows
     */
    public Optional<String> violations(Map<String, Object> value) {
        OutputUnit output = validator.validate(new JsonObject(value));
        return output.getValid()
                ? Optional.empty()
                : Optional.of(new Violations(schema, value, member).describe(output));
    }

    /**
     * The validator would wrap each part in place when it first meets it, a race between event loops: here every part
     * is wrapped already.
     */
    private static @Nullable Object frozen(@Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((keyword, value) -> object.put(
                    (String) keyword,
                    keyword.equals("pattern") && value instanceof String pattern ? exact(pattern) : frozen(value)));
            return JsonSchema.of(object);
        }
        if (part instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(frozen(item)));
            return array;
        }
        return part;
    }

    /** JSON Schema's {@code $} is the end of the text; Java's is also before a line break that ends it. */
    private static String exact(String pattern) {
        StringBuilder java = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            switch (letter) {
                case '\\' -> {
                    java.append(letter);
                    if (++i < pattern.length()) {
                        java.append(pattern.charAt(i));
                    }
                }
                case '$' -> java.append(inClass ? "$" : "\\z");
                default -> {
                    inClass = letter == '[' || (inClass && letter != ']');
                    java.append(letter);
                }
            }
        }
        return java.toString();
    }
}
