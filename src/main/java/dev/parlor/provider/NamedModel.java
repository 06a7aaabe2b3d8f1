package dev.parlor.provider;

/**
 * A model that can be asked.
 *
 * @param name at its provider
 * @param seesImages whether it can be shown images; one that cannot would make up what is on them
 */
public record NamedModel(Provider provider, String name, boolean seesImages) {}
