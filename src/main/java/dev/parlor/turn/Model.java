package dev.parlor.turn;

import dev.parlor.provider.Provider;
import dev.parlor.provider.price.Ceiling;

/**
 * A model that a site may ask.
 *
 * @param label {@code provider/name}, as the site's list has it
 * @param name the provider's own name of it
 * @param demo whether its answers are scripted
 * @param ceiling what an answer may cost at most, by whichever model it comes from
 */
public record Model(String label, String name, Provider provider, boolean demo, Ceiling ceiling) {}
