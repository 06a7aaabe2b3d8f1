package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.schema.JsonReading;
import dev.parlor.schema.SchemaCheck;
import dev.parlor.schema.SchemaFaults;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides before a tool runs whether what the model wrote may reach it.
 *
 * <p>Compiled once per definition, then only read: safe from any thread, and cheap enough for an event loop. An object
 * whose schema lists properties and says nothing of others takes no others.
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

    private final String tool;
    private final ToolLimits limits;
    private final ArgumentSchema schema;
    private final SchemaCheck check;

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
        this.check = new SchemaCheck(schema.root(), "argument");
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
        try {
            return check.violations(arguments)
                    .map(ArgumentCheck::invalid)
                    .orElseGet(() -> new Verdict.Accepted(new JsonObject(arguments)));
        } catch (RuntimeException e) {
            LOG.error("The schema of tool {} cannot be applied", tool, e);
            return new Verdict.Refused(ToolFault.TOOL_FAILED.because("The tool cannot be called as it is declared."));
        }
    }

    private static Verdict invalid(String what) {
        return new Verdict.Refused(ToolFault.INVALID_ARGUMENTS.because("Invalid arguments: " + what + "."));
    }
}
