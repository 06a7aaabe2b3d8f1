package dev.parlor.provider.output;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.Provider;
import dev.parlor.schema.JsonReading;
import dev.parlor.schema.SchemaCheck;
import dev.parlor.schema.SchemaFaults;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form that answers must have. Compiled once, usable from any event loop.
 *
 * <p>A provider may promise the form, or only be asked for it in words; the answer is checked all the same. A code fence
 * around it is taken off. An answer that does not have the form is asked for once more, with what was wrong.
 */
public final class StructuredOutput {
    private static final int DEEPEST = 64;
    private static final Pattern FENCED = Pattern.compile("```[A-Za-z0-9]*[ \\t]*\\R(.*?)```", Pattern.DOTALL);

    private final OutputSchema schema;
    private final SchemaCheck check;

    /** @throws IllegalArgumentException if the schema is none, or not one of an object */
    public StructuredOutput(OutputSchema schema) {
        this.schema = schema;
        if (!(JsonReading.of(schema.schema(), DEEPEST) instanceof JsonReading.Complete read
                && read.value() instanceof Map<?, ?> root
                && "object".equals(root.get("type")))) {
            throw new IllegalArgumentException("the schema of " + schema.name() + " is not one of type object");
        }
        SchemaFaults.find(root).ifPresent(fault -> {
            throw new IllegalArgumentException("in the schema of " + schema.name() + ", " + fault);
        });
        this.check = new SchemaCheck(root, "property");
    }

    /**
     * Asks a model, at most twice.
     *
     * @param request without tools; its form of output is replaced by this one
     */
    public StructuredCall ask(Provider provider, ModelRequest request) {
        StructuredCall call = new StructuredCall(
                provider, request.withSettings(request.settings().withOutput(schema)), this::read);
        call.start();
        return call;
    }

    /** What a text comes to: a value, or what is wrong with it. */
    sealed interface Reading {
        record Fits(JsonObject value) implements Reading {}

        record Misses(String violations) implements Reading {}
    }

    private Reading read(String text) {
        return switch (JsonReading.of(bare(text), DEEPEST)) {
            case JsonReading.Broken broken -> new Reading.Misses("the contents of the answer " + broken.reason());
            case JsonReading.Excessive much -> new Reading.Misses("the contents of the answer " + much.reason());
            case JsonReading.Complete read -> {
                if (!(read.value() instanceof Map<?, ?>)) {
                    yield new Reading.Misses("$ must be an object");
                }
                @SuppressWarnings("unchecked") // what JsonReading makes of an object
                Map<String, Object> members = (Map<String, Object>) read.value();
                Optional<String> violations = check.violations(members);
                yield violations
                        .<Reading>map(Reading.Misses::new)
                        .orElseGet(() -> new Reading.Fits(new JsonObject(members)));
            }
        };
    }

    private static String bare(String text) {
        String stripped = text.strip();
        Matcher fence = FENCED.matcher(stripped);
        return !stripped.startsWith("{") && fence.find() ? fence.group(1).strip() : stripped;
    }
}
