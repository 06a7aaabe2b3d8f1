package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides before a tool runs whether what the model wrote may reach it.
 *
 * <p>Compiled once per definition, then only read: safe from any thread, and cheap enough for an event loop. An object
 * whose schema lists properties and says nothing of others takes no others.
 *
 * <p>Verdict and places are vertx-json-schema's, which knows draft 2020-12 and asserts {@code format}. Its sentences
 * often leave out what is expected, and it reports a known property with a wrong value as an additional one too, so
 * {@link Violations} puts them in words.
 */
public final class ArgumentCheck {
    /** What the check came to. */
    public sealed interface Verdict {
        /**
         * The call may go on.
         *
         * @param arguments with defaults filled in, the receiver's own copy
         */
        record Accepted(JsonObject arguments) implements Verdict {}

        record Refused(ToolResult result) implements Verdict {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(ArgumentCheck.class);
    private static final int SCHEMA_DEPTH = 64;
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("parlor:tool")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final String tool;
    private final ToolLimits limits;
    private final ArgumentSchema schema;
    private final Validator validator;

    /**
     * Compiles the definition's schema.
     *
     * @throws IllegalArgumentException if the definition's parameters are not a JSON Schema of an object
     */
    public ArgumentCheck(ToolDefinition definition, ToolLimits limits) {
        this.tool = definition.name();
        this.limits = limits;
        if (!(JsonReading.of(definition.parameters(), SCHEMA_DEPTH) instanceof JsonReading.Complete read
                && read.value() instanceof Map<?, ?> root
                && "object".equals(root.get("type")))) {
            throw new IllegalArgumentException(
                    "the parameters of tool " + definition.name() + " are not a JSON Schema of type object");
        }
        SchemaFaults.find(root).ifPresent(fault -> {
            throw new IllegalArgumentException("in the parameters of tool " + definition.name() + ", " + fault);
        });
        this.schema = new ArgumentSchema(root);
        this.validator = Validator.create((JsonSchema) frozen(schema.root()), OPTIONS);
    }

    /**
     * Reads the arguments, fills in defaults, and holds them against the schema.
     *
     * @param text as the model wrote it; blank and the JSON {@code null} stand for no arguments
     */
    public Verdict check(String text) {
        int bytes =
                text.length() > limits.argumentBytes() ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.argumentBytes()) {
            return invalid("the arguments are longer than " + limits.argumentBytes() + " bytes");
        }
        return text.isBlank()
                ? validate(new LinkedHashMap<>())
                : switch (JsonReading.of(text, limits.argumentDepth())) {
                    case JsonReading.Broken broken ->
                        new Verdict.Refused(ToolFault.INVALID_JSON.because(
                                "The arguments " + broken.reason() + ". Send one JSON object."));
                    case JsonReading.Excessive excessive -> invalid("the arguments " + excessive.reason());
                    case JsonReading.Complete read ->
                        validate(read.value() == null ? new LinkedHashMap<>() : read.value());
                };
    }

    private Verdict validate(Object value) {
        if (!(value instanceof Map<?, ?>)) {
            return invalid("$ must be an object");
        }
        @SuppressWarnings("unchecked") // what JsonReading makes of an object
        Map<String, Object> arguments = (Map<String, Object>) value;
        schema.complete(arguments);
        JsonObject checked = new JsonObject(arguments);
        try {
            OutputUnit output = validator.validate(checked);
            return output.getValid()
                    ? new Verdict.Accepted(checked)
                    : invalid(new Violations(schema.root(), arguments).describe(output));
        } catch (RuntimeException e) {
            LOG.error("The schema of tool {} cannot be applied", tool, e);
            return new Verdict.Refused(ToolFault.TOOL_FAILED.because("The tool cannot be called as it is declared."));
        }
    }

    private static Verdict invalid(String what) {
        return new Verdict.Refused(ToolFault.INVALID_ARGUMENTS.because("Invalid arguments: " + what + "."));
    }

    /**
     * The validator would wrap each part in place when it first meets it, a race between event loops: here every part
     * is wrapped already.
     */
    private static @Nullable Object frozen(@Nullable Object part) {
        if (part instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((keyword, value) -> object.put((String) keyword, frozen(value)));
            return JsonSchema.of(object);
        }
        if (part instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(frozen(item)));
            return array;
        }
        return part;
    }
}
