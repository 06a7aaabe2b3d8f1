package dev.parlor.config;

import java.util.List;

/** Several values of one record that do not do, each in a sentence that begins with its key. */
final class UnfitValues extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> sentences;

    UnfitValues(List<String> sentences) {
        super(String.join("; ", sentences));
        this.sentences = List.copyOf(sentences);
    }

    List<String> sentences() {
        return sentences;
    }
}
