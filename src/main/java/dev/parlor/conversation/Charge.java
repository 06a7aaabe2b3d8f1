package dev.parlor.conversation;

import org.jspecify.annotations.Nullable;

/**
 * What one request to a model has used up, whether or not anybody saw its answer.
 *
 * @param model as {@code provider/name}
 * @param estimated whether the provider did not say all of {@code usage}, so that part of it is worked out from the texts
 * @param failure the code of what ended the answer early; null if it is whole
 */
public record Charge(
        String model,
        Usage usage,
        boolean estimated,
        Cost cost,
        @Nullable String failure) {}
