package dev.parlor.provider.failover;

/** Hears of each change between open, half-open and closed. */
@FunctionalInterface
public interface CircuitListener {
    /** Called in the order of the changes, by whoever brought the change about, and must return at once. */
    void changed(String label, Circuit before, Circuit after);
}
