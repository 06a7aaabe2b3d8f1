package dev.parlor.config;

/**
 * What a site's assistant talks about, held also where the prompt does not hold it.
 *
 * @param about what belongs here, in words for a model; empty: everything
 * @param decline what a visitor reads who asks for something else
 */
public record TopicConfig(String about, String decline) {
    private static final int LONGEST = 4_000;

    public TopicConfig {
        Range.of("the length of about", about.length(), 0, LONGEST);
        if (decline.isBlank()) {
            throw new IllegalArgumentException("decline must not be empty");
        }
    }

    /** Whether messages are looked at. */
    public boolean isGuarded() {
        return !about.isBlank();
    }
}
