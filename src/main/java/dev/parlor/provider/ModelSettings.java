package dev.parlor.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model is to answer. Each is optional, and a model that does not take one is asked without it: the table of
 * {@code models.yaml} says which take what.
 *
 * @param temperature 0 to 2; null for the model's own
 * @param effort how much it is to think before it answers; null for the model's own
 * @param stop texts at which the answer ends; at most 4, none blank
 * @param output the form of the answer; null for free text
 * @param cacheKey asks the provider to keep the beginning of the request for the next one with the same key, such as a
 *     conversation's id; 1 to 64 characters; null for no cache
 */
public record ModelSettings(
        @Nullable Double temperature,
        @Nullable Effort effort,
        List<String> stop,
        @Nullable OutputSchema output,
        @Nullable String cacheKey) {
    public static final ModelSettings USUAL = new ModelSettings(null, null, List.of(), null, null);

    private static final int MAX_STOPS = 4;
    private static final int MAX_KEY_CHARACTERS = 64;
    private static final double MAX_TEMPERATURE = 2;

    public ModelSettings {
        stop = List.copyOf(stop);
        if (temperature != null && !(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("a temperature is 0 to 2, not " + temperature);
        }
        if (stop.size() > MAX_STOPS || stop.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("there are at most 4 stop texts, none of them blank");
        }
        if (cacheKey != null && (cacheKey.isBlank() || cacheKey.length() > MAX_KEY_CHARACTERS)) {
            throw new IllegalArgumentException("a cache key is 1 to 64 characters");
        }
    }

    public ModelSettings withTemperature(@Nullable Double other) {
        return new ModelSettings(other, effort, stop, output, cacheKey);
    }

    public ModelSettings withEffort(@Nullable Effort other) {
        return new ModelSettings(temperature, other, stop, output, cacheKey);
    }

    public ModelSettings withStop(List<String> others) {
        return new ModelSettings(temperature, effort, others, output, cacheKey);
    }

    public ModelSettings withOutput(@Nullable OutputSchema other) {
        return new ModelSettings(temperature, effort, stop, other, cacheKey);
    }

    public ModelSettings withCacheKey(@Nullable String other) {
        return new ModelSettings(temperature, effort, stop, output, other);
    }
}
