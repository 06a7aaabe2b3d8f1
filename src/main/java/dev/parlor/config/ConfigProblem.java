package dev.parlor.config;

/**
 * A file below {@code conf/} says something that Parlor cannot use. The message is one line: which file, line and key,
 * what is wrong, what is expected.
 */
public final class ConfigProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigProblem(String message) {
        super(message, null, false, false);
    }
}
