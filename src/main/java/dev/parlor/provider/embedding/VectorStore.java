package dev.parlor.provider.embedding;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where vectors outlive a restart. It may lose them, and it may fail: they can be asked for again. */
public interface VectorStore {
    /** What is there under each key, in their order. */
    Future<List<Optional<Buffer>>> load(List<String> keys);

    Future<Void> keep(Map<String, Buffer> vectors);
}
