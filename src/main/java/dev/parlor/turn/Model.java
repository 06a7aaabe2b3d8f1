package dev.parlor.turn;

import dev.parlor.provider.Provider;

/**
 * A model that a site may ask.
 *
 * @param label {@code provider/name}, as the site's list has it
 * @param name the provider's own name of it
 * @param demo whether its answers are scripted
 */
public record Model(String label, String name, Provider provider, boolean demo) {}
