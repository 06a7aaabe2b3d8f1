package dev.parlor.tool.extract;

import dev.parlor.provider.Provider;

/**
 * The model that reads.
 *
 * @param name at its provider
 * @param seesImages whether it can be shown images; one that cannot would make up what is on them
 */
public record ReadingModel(Provider provider, String name, boolean seesImages) {}
