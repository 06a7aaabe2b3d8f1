package dev.parlor.config;

import java.util.List;

/**
 * Something about the configuration that somebody should mend, or at least know.
 *
 * @param file as the reader knows it; empty for none
 * @param line from 1; 0 if it stands nowhere
 * @param key with dots between its parts and {@code [0]} for places in a list; empty for the file as a whole
 * @param sentence what is wrong, and what is expected
 */
public record Finding(Weight weight, String file, int line, String key, String sentence) {
    /** Whether one can go on with it. */
    public enum Weight {
        ERROR,
        WARNING
    }

    /** An error of which only the words are known. */
    static Finding of(String sentence) {
        return new Finding(Weight.ERROR, "", 0, "", sentence);
    }

    /** An error in a file as a whole. */
    public static Finding of(String file, String sentence) {
        return new Finding(Weight.ERROR, file, 0, "", sentence);
    }

    /** Whether one of them is an error. */
    public static boolean anyError(List<Finding> findings) {
        return findings.stream().anyMatch(Finding::isError);
    }

    public boolean isError() {
        return weight == Weight.ERROR;
    }

    /** One line: file, line, key, sentence, as far as they are known. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + " line " + line;
        return (place.isEmpty() ? "" : place + ": ") + (key.isEmpty() ? "" : key + ": ") + sentence;
    }
}
