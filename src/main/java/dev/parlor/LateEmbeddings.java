package dev.parlor;

import dev.parlor.provider.embedding.Embedded;
import dev.parlor.provider.embedding.Embeddings;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Embeddings that are made when somebody asks for the first time. Event-loop confined. */
final class LateEmbeddings implements Embeddings {
    private final Supplier<Embeddings> make;
    private @Nullable Embeddings made;

    LateEmbeddings(Supplier<Embeddings> make) {
        this.make = make;
    }

    @Override
    public String space() {
        return here().space();
    }

    @Override
    public Future<Embedded> embed(List<String> texts) {
        return here().embed(texts);
    }

    private Embeddings here() {
        Embeddings known = made == null ? make.get() : made;
        made = known;
        return known;
    }
}
