package dev.parlor.provider.embedding;

import dev.parlor.conversation.Failure;
import java.util.List;

/** What came of texts that were to be vectors. */
public sealed interface Embedded {
    /**
     * All of them.
     *
     * @param vectors shared with others: they are not to be changed
     * @param tokens that the provider counted for this; 0 for what was known already
     */
    record Vectors(List<float[]> vectors, long tokens) implements Embedded {
        public Vectors {
            vectors = List.copyOf(vectors);
        }
    }

    record Failed(Failure failure) implements Embedded {}
}
