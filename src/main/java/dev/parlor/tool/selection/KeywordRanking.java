package dev.parlor.tool.selection;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.tool.SiteTool;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Orders tools by the words that they share with a question: Okapi BM25, in which a name counts more than a description,
 * and what was said last more than what was said before.
 *
 * <p>Keeps the words of each definition for as long as somebody offers it. Event-loop confined.
 */
final class KeywordRanking {
    /** How soon the same word again adds nothing more. */
    private static final double SATURATION = 1.2;
    /** How much a tool pays for saying much. */
    private static final double LENGTH = 0.5;

    private static final double OLDER = 0.4;

    private final int toolChars;
    private final Map<ToolDefinition, ToolWords> known = new WeakHashMap<>();

    KeywordRanking(int toolChars) {
        this.toolChars = toolChars;
    }

    /** Those that share any word with the question, the best first. */
    List<SiteTool> best(Question question, List<SiteTool> tools) {
        Map<String, Double> asked = new HashMap<>();
        double weight = 1;
        for (String text : question.texts()) {
            Terms.add(text, weight, asked);
            weight *= OLDER;
        }
        List<ToolWords> all = tools.stream().map(this::words).toList();
        double usual = all.stream().mapToDouble(ToolWords::length).average().orElse(1);
        Map<SiteTool, Double> scores = new HashMap<>();
        asked.forEach((term, importance) -> {
            double rarity = rarity(term, all);
            for (int i = 0; i < all.size(); i++) {
                double said = all.get(i).weights().getOrDefault(term, 0.0);
                if (said > 0) {
                    double dampened = said
                            / (said
                                    + SATURATION
                                            * (1 - LENGTH + LENGTH * all.get(i).length() / usual));
                    scores.merge(tools.get(i), importance * rarity * dampened, Double::sum);
                }
            }
        });
        return tools.stream()
                .filter(scores::containsKey)
                .sorted(Comparator.comparingDouble((SiteTool tool) -> -scores.getOrDefault(tool, 0.0)))
                .toList();
    }

    private static double rarity(String term, List<ToolWords> all) {
        long with =
                all.stream().filter(words -> words.weights().containsKey(term)).count();
        return Math.log(1 + (all.size() - with + 0.5) / (with + 0.5));
    }

    private ToolWords words(SiteTool tool) {
        return known.computeIfAbsent(tool.definition(), definition -> ToolWords.of(definition, toolChars));
    }
}
