package dev.parlor.provider.embedding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The vectors that were used last, up to a number. Usable from any thread. */
public final class VectorMemory {
    private final Map<String, float[]> vectors;

    /** @param entries most vectors, 1 or more */
    public VectorMemory(int entries) {
        this.vectors = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                return size() > entries;
            }
        };
    }

    synchronized float @Nullable [] get(String key) {
        return vectors.get(key);
    }

    synchronized void put(String key, float[] vector) {
        vectors.put(key, vector);
    }
}
