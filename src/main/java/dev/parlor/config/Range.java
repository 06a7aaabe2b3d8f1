package dev.parlor.config;

/** Bounds of numbers in the configuration. */
final class Range {
    private Range() {}

    static void of(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " is " + value + ", but must be from " + least + " to " + most);
        }
    }
}
