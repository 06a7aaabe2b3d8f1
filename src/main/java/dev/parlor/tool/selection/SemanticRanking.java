package dev.parlor.tool.selection;

import dev.parlor.provider.embedding.Embedded;
import dev.parlor.provider.embedding.Embeddings;
import dev.parlor.tool.SiteTool;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Orders tools by how near what they say of themselves lies to what was asked. Event-loop confined.
 *
 * <p>Texts of tools are asked for once, also where several turns want them at the same time; from then on only the
 * question is, as far as the cache of the vectors reaches.
 */
final class SemanticRanking {
    private final Embeddings embeddings;
    private final int toolChars;
    private final Map<List<String>, Future<Embedded>> learning = new HashMap<>();

    /** @param embeddings with a cache */
    SemanticRanking(Embeddings embeddings, int toolChars) {
        this.embeddings = embeddings;
        this.toolChars = toolChars;
    }

    /** All of them, the nearest first. Never fails; goes on to learn the tools if nobody waits for it any more. */
    Future<Ranked> rank(Question question, List<SiteTool> tools) {
        List<String> texts = tools.stream()
                .map(tool -> ToolWords.text(tool.definition(), toolChars))
                .toList();
        Future<Embedded> asked = embeddings.embed(List.of(question.newest()));
        return learn(texts)
                .compose(learnt -> asked.map(wish -> {
                    if (learnt instanceof Embedded.Failed failed) {
                        return new Ranked.Failed(failed.failure());
                    }
                    return switch (wish) {
                        case Embedded.Failed failed -> new Ranked.Failed(failed.failure());
                        case Embedded.Vectors vectors ->
                            new Ranked.Best(nearest(
                                    vectors.vectors().getFirst(),
                                    tools,
                                    learnt instanceof Embedded.Vectors known ? known.vectors() : List.of()));
                    };
                }));
    }

    private Future<Embedded> learn(List<String> texts) {
        Future<Embedded> before = learning.get(texts);
        if (before != null) {
            return before;
        }
        Future<Embedded> begun = embeddings.embed(texts);
        if (!begun.isComplete()) {
            learning.put(texts, begun);
            begun.onComplete(done -> learning.remove(texts));
        }
        return begun;
    }

    private static List<SiteTool> nearest(float[] wish, List<SiteTool> tools, List<float[]> vectors) {
        List<Double> nearness = new ArrayList<>();
        vectors.forEach(vector -> nearness.add(cosine(wish, vector)));
        return IntStream.range(0, tools.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -nearness.get(i)))
                .map(tools::get)
                .toList();
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            squares += (double) one[i] * one[i];
            others += (double) other[i] * other[i];
        }
        return squares == 0 || others == 0 ? 0 : product / Math.sqrt(squares * others);
    }
}
