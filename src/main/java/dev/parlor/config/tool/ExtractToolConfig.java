package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A tool that has a model read a text or an image and answer in a fixed form.
 *
 * @param model {@code provider/name}; null for the site's own
 * @param input the argument that holds the text, or the address of the image
 * @param instructions what to look for
 * @param schema JSON Schema that the answer is checked against
 * @param allowPrivate whether an image may come from a private network
 */
public record ExtractToolConfig(
        @Nullable String model, String input, String instructions, ObjectNode schema, boolean allowPrivate) {
    @JsonCreator
    static ExtractToolConfig of(
            @JsonProperty("model") @Nullable String model,
            @JsonProperty(value = "input", required = true) String input,
            @JsonProperty("instructions") @Nullable String instructions,
            @JsonProperty(value = "schema", required = true) ObjectNode schema,
            @JsonProperty("allow_private") @Nullable Boolean allowPrivate) {
        return new ExtractToolConfig(
                model, input, instructions == null ? "" : instructions, schema, Boolean.TRUE.equals(allowPrivate));
    }
}
