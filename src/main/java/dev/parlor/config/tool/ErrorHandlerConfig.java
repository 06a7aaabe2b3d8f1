package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call that failed, beyond passing its error on to the model.
 *
 * @param on codes of errors that it is for, such as {@code timeout}; {@code retryable} and {@code "*"} stand for classes
 * @param advice a sentence that the model reads beside the error; empty for none
 * @param tool another tool of the site that is called with the same arguments in its place; null for none
 * @param model {@code provider/name} of a model that suggests a corrected call, which the first model reads as advice;
 *     null for none
 */
public record ErrorHandlerConfig(
        List<String> on,
        String advice,
        @Nullable String tool,
        @Nullable String model) {
    public ErrorHandlerConfig {
        on = List.copyOf(on);
        if (on.isEmpty()) {
            throw new IllegalArgumentException("an error handler names the codes that it is for, or \"*\"");
        }
        if (tool != null && model != null) {
            throw new IllegalArgumentException("an error handler has a tool or a model, not both");
        }
    }

    @JsonCreator
    static ErrorHandlerConfig of(
            @JsonProperty(value = "on", required = true) List<String> on,
            @JsonProperty("advice") @Nullable String advice,
            @JsonProperty("tool") @Nullable String tool,
            @JsonProperty("model") @Nullable String model) {
        return new ErrorHandlerConfig(on, advice == null ? "" : advice, tool, model);
    }
}
