package dev.parlor.embedded.demo;

import java.util.Locale;

/**
 * A text as a vector of its words, what else they mean, and their parts of three letters, each at a place of its own by
 * hash. Texts that share words lie near each other, word forms and slips of the pen a little less near.
 *
 * <p>The same text always gives the same vector, of length 1.
 */
final class TextVector {
    static final int DIMENSIONS = 256;

    private static final float WORD = 1;
    private static final float MEANT = 0.6f;
    private static final float PART = 0.3f;
    private static final int PART_LETTERS = 3;

    private final float[] sums = new float[DIMENSIONS];

    private TextVector() {}

    static float[] of(String text) {
        TextVector vector = new TextVector();
        for (String word : Words.telling(text)) {
            vector.addWord(word);
        }
        // A text of empty words only, such as "What is this?", is told by all it has.
        if (vector.length() == 0) {
            Words.of(text).forEach(vector::addWord);
        }
        if (vector.length() == 0) {
            vector.add(text.toLowerCase(Locale.ROOT), WORD);
        }
        return vector.normalised();
    }

    private void addWord(String word) {
        add(word, WORD);
        Words.alsoMeantBy(word).forEach(other -> add(other, MEANT));
        String bounded = "^" + word + "$";
        for (int i = 0; i + PART_LETTERS <= bounded.length(); i++) {
            add("part " + bounded.substring(i, i + PART_LETTERS), PART);
        }
    }

    /** The sign is a bit of the hash too, so that words that meet at one place cancel out as often as they add up. */
    private void add(String feature, float weight) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < feature.length(); i++) {
            hash = (hash ^ feature.charAt(i)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x2C1B3C6D;
        hash ^= hash >>> 12;
        sums[hash & (DIMENSIONS - 1)] += hash < 0 ? -weight : weight;
    }

    private float[] normalised() {
        double length = length();
        float[] unit = new float[DIMENSIONS];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (sums[i] / length);
        }
        return unit;
    }

    private double length() {
        double squares = 0;
        for (float sum : sums) {
            squares += (double) sum * sum;
        }
        return Math.sqrt(squares);
    }
}
