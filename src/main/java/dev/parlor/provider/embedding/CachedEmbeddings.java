package dev.parlor.provider.embedding;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks only for texts whose vectors nobody knows: not the memory, and not the store.
 *
 * <p>A store that fails costs money and time, never an answer. Confined to the event loop of its store; the memory may be
 * shared by all.
 */
public final class CachedEmbeddings implements Embeddings {
    private static final Logger LOG = LoggerFactory.getLogger(CachedEmbeddings.class);

    private final Embeddings embeddings;
    private final VectorMemory memory;
    private final VectorStore store;

    public CachedEmbeddings(Embeddings embeddings, VectorMemory memory, VectorStore store) {
        this.embeddings = embeddings;
        this.memory = memory;
        this.store = store;
    }

    @Override
    public String space() {
        return embeddings.space();
    }

    @Override
    public Future<Embedded> embed(List<String> texts) {
        Map<String, String> unknown = new LinkedHashMap<>();
        Map<String, float[]> found = new HashMap<>();
        for (String text : texts) {
            String key = key(text);
            float[] known = memory.get(key);
            if (known != null) {
                found.put(key, known);
            } else {
                unknown.put(key, text);
            }
        }
        return remembered(unknown, found).compose(asked -> ask(unknown, found)).map(embedded -> switch (embedded) {
            case Embedded.Failed failed -> failed;
            case Embedded.Vectors fresh ->
                new Embedded.Vectors(
                        texts.stream()
                                .map(text -> Objects.requireNonNull(found.get(key(text))))
                                .toList(),
                        fresh.tokens());
        });
    }

    /** Moves what the store has from the unknown to the found. */
    private Future<Void> remembered(Map<String, String> unknown, Map<String, float[]> found) {
        if (unknown.isEmpty()) {
            return Future.succeededFuture();
        }
        List<String> keys = List.copyOf(unknown.keySet());
        return store.load(keys)
                .map(stored -> {
                    for (int i = 0; i < keys.size(); i++) {
                        float[] vector = stored.get(i).map(VectorBytes::read).orElse(new float[0]);
                        if (vector.length > 0) {
                            unknown.remove(keys.get(i));
                            found.put(keys.get(i), vector);
                            memory.put(keys.get(i), vector);
                        }
                    }
                    return (Void) null;
                })
                .onFailure(problem -> LOG.warn("the store of vectors cannot be read: {}", problem.getMessage()))
                .otherwiseEmpty();
    }

    private Future<Embedded> ask(Map<String, String> unknown, Map<String, float[]> found) {
        if (unknown.isEmpty()) {
            return Future.succeededFuture(new Embedded.Vectors(List.of(), 0));
        }
        List<String> keys = List.copyOf(unknown.keySet());
        return embeddings.embed(List.copyOf(unknown.values())).onSuccess(embedded -> {
            if (embedded instanceof Embedded.Vectors fresh) {
                Map<String, Buffer> kept = new HashMap<>();
                for (int i = 0; i < keys.size(); i++) {
                    float[] vector = fresh.vectors().get(i);
                    found.put(keys.get(i), vector);
                    memory.put(keys.get(i), vector);
                    kept.put(keys.get(i), VectorBytes.write(vector));
                }
                store.keep(kept)
                        .onFailure(problem ->
                                LOG.warn("the store of vectors cannot be written: {}", problem.getMessage()));
            }
        });
    }

    private String key(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return embeddings.space() + ":"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
