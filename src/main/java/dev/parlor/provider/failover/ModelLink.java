package dev.parlor.provider.failover;

import dev.parlor.provider.Provider;

/**
 * One model of a chain.
 *
 * @param label {@code provider/name}
 * @param model the provider's own name of it
 * @param breaker shared with every other chain that has this model
 */
public record ModelLink(String label, String model, Provider provider, CircuitBreaker breaker) {}
