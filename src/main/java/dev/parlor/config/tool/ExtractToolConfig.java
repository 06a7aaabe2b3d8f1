package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool that has a model read a text or an image and answer in a fixed form.
 *
 * @param model {@code provider/name}; null for the site's own
 * @param input the argument that holds the text, or the address of the image
 * @param instructions what to look for
 * @param schema JSON Schema that the answer is checked against; its top is an object
 * @param allowPrivate whether an image may come from a private network; whoever chooses its address then reaches that
 * @param trusted origins, such as {@code http://localhost:8080}, from which an image may come wherever they are; of what
 *     this server fetches
 * @param fetch whether this server gets an image and sends it along; if not, the model's server is handed the address
 * @param outputTokens most that an answer may have; 1 to 100,000
 */
public record ExtractToolConfig(
        @Nullable String model,
        String input,
        String instructions,
        ObjectNode schema,
        boolean allowPrivate,
        List<String> trusted,
        boolean fetch,
        int outputTokens) {
    private static final int USUAL_OUTPUT = 4_096;
    private static final int MOST_OUTPUT = 100_000;

    public ExtractToolConfig {
        if (model != null && !model.matches("[a-z0-9_-]+/.+")) {
            throw new IllegalArgumentException("model: '" + model + "' is not of the form provider/name");
        }
        trusted = List.copyOf(trusted);
        if (outputTokens < 1 || outputTokens > MOST_OUTPUT) {
            throw new IllegalArgumentException("output_tokens is " + outputTokens + ", but must be from 1 to 100000");
        }
    }

    @JsonCreator
    static ExtractToolConfig of(
            @JsonProperty("model") @Nullable String model,
            @JsonProperty(value = "input", required = true) String input,
            @JsonProperty("instructions") @Nullable String instructions,
            @JsonProperty(value = "schema", required = true) ObjectNode schema,
            @JsonProperty("allow_private") @Nullable Boolean allowPrivate,
            @JsonProperty("trusted") @Nullable List<String> trusted,
            @JsonProperty("fetch") @Nullable Boolean fetch,
            @JsonProperty("output_tokens") @Nullable Integer outputTokens) {
        return new ExtractToolConfig(
                model,
                input,
                instructions == null ? "" : instructions,
                schema,
                Boolean.TRUE.equals(allowPrivate),
                trusted == null ? List.of() : trusted,
                !Boolean.FALSE.equals(fetch),
                outputTokens == null ? USUAL_OUTPUT : outputTokens);
    }
}
