package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.provider.embedding.Embedded;
import dev.parlor.provider.embedding.Embeddings;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Embeddings that a server makes when it turns out that a site needs them. */
class LateEmbeddingsTest {
    private static final List<String> TEXTS = List.of("a", "bbb");

    private final Queue<Embeddings> toBeMade = new ArrayDeque<>(List.of(new Lengths("first"), new Lengths("second")));
    private final LateEmbeddings late = new LateEmbeddings(toBeMade::remove);

    @Test
    void nobodyMakesThemBeforeTheyAreAskedForSomething() {
        assertThat(toBeMade).hasSize(2);
        assertThat(late.space()).isEqualTo("first");
        assertThat(toBeMade).hasSize(1);
    }

    @Test
    void theyAreMadeOnceHoweverOftenTheyAreAsked() {
        Embedded.Vectors vectors = (Embedded.Vectors) late.embed(TEXTS).result();
        assertThat(vectors.vectors()).containsExactly(new float[] {1}, new float[] {3});
        assertThat(late.embed(TEXTS).result()).isInstanceOf(Embedded.Vectors.class);
        assertThat(late.space()).isEqualTo("first");
        assertThat(toBeMade).hasSize(1);
    }

    @Test
    void whatCouldNotBeMadeIsMadeForTheNextWhoAsks() {
        Queue<Embeddings> nothingYet = new ArrayDeque<>();
        LateEmbeddings unlucky = new LateEmbeddings(nothingYet::remove);
        assertThatThrownBy(unlucky::space).isInstanceOf(RuntimeException.class);
        nothingYet.add(new Lengths("mended"));
        assertThat(unlucky.space()).isEqualTo("mended");
    }

    /** A vector of each text that says how long it is. */
    private record Lengths(String space) implements Embeddings {
        @Override
        public Future<Embedded> embed(List<String> texts) {
            return Future.succeededFuture(new Embedded.Vectors(
                    texts.stream().map(text -> new float[] {text.length()}).toList(), 0));
        }
    }
}
