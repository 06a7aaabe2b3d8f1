package dev.parlor.embedded.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides which offered tool fits a wish: by the tool's own words, and by values in the wish that it could take. */
final class ToolChooser {
    private static final double ENOUGH = 2.5;
    private static final double NAME = 3;
    private static final double CHOICE = 2.5;
    private static final double PARAMETER = 1.5;
    private static final double DESCRIPTION = 1;
    private static final double MEANT = 0.85;
    /** Verbs that say nothing about what a tool is for. */
    private static final Set<String> COMMON_VERBS = Set.of("create", "update", "delete", "set", "make");

    private static final double COMMON_VERB = 1;
    private static final Pattern ASKS_FOR_GOODS =
            Pattern.compile("(?i)\\b(?:do you (?:have|sell|stock|carry)|have you got|looking for)\\b");
    /** What a description gives as an example, or says the tool is not for, must not speak for it. */
    private static final Pattern ASIDE =
            Pattern.compile("(?i)(?:^|(?<=[.;!]))\\s*(?:not\\b|never\\b|do not\\b|don't\\b)[^.;!]*"
                    + "|(?:\\be\\.g\\.|\\bfor example\\b|\\bsuch as\\b)[^.;!]*");

    private record Vocabulary(OfferedTool tool, Map<String, Double> weights) {}

    private final List<Vocabulary> vocabularies;
    private final ArgumentFiller filler;

    ToolChooser(List<OfferedTool> tools, ArgumentFiller filler) {
        this.vocabularies =
                tools.stream().map(tool -> new Vocabulary(tool, weights(tool))).toList();
        this.filler = filler;
    }

    /** The tool that fits best, if one fits well enough; the earlier one of equals. */
    Optional<OfferedTool> choose(String wish) {
        return best(wish, ENOUGH);
    }

    /** The tool that fits best, however badly. */
    Optional<OfferedTool> choosePerforce(String wish) {
        return best(wish, Double.NEGATIVE_INFINITY);
    }

    private Optional<OfferedTool> best(String wish, double atLeast) {
        Vocabulary best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Vocabulary candidate : vocabularies) {
            double score = score(candidate, wish);
            if (score >= atLeast && score > highest) {
                best = candidate;
                highest = score;
            }
        }
        return Optional.ofNullable(best).map(Vocabulary::tool);
    }

    private double score(Vocabulary vocabulary, String wish) {
        double known = Words.telling(ASKS_FOR_GOODS.matcher(wish).replaceAll("search")).stream()
                .distinct()
                .mapToDouble(word -> worth(vocabulary, word))
                .sum();
        return known + filler.evidence(vocabulary.tool(), wish);
    }

    /** Whether the wish says by a word of its own that it wants this tool. */
    boolean names(OfferedTool tool, String wish) {
        List<String> name = Words.telling(tool.name());
        return Words.telling(ASKS_FOR_GOODS.matcher(wish).replaceAll("search")).stream()
                .flatMap(word -> Stream.concat(Stream.of(word), Words.alsoMeantBy(word).stream()))
                .anyMatch(word -> name.stream().anyMatch(each -> Words.match(each, word)));
    }

    /** What the word says for the tool; less when it speaks for the other tools as well. */
    private double worth(Vocabulary vocabulary, String word) {
        double own = weight(vocabulary, word);
        if (own == 0) {
            return 0;
        }
        double others =
                vocabularies.stream().filter(each -> weight(each, word) >= own).count();
        return own / Math.sqrt(others);
    }

    private static double weight(Vocabulary vocabulary, String word) {
        double direct = direct(vocabulary, word);
        return Words.alsoMeantBy(word).stream()
                .mapToDouble(meant -> MEANT * direct(vocabulary, meant))
                .reduce(direct, Math::max);
    }

    private static double direct(Vocabulary vocabulary, String word) {
        return vocabulary.weights().entrySet().stream()
                .filter(entry -> Words.match(entry.getKey(), word))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    private static String said(String description) {
        return ASIDE.matcher(description).replaceAll(" ");
    }

    private static Map<String, Double> weights(OfferedTool tool) {
        Map<String, Double> weights = new HashMap<>();
        List<Map.Entry<String, Double>> sources = new ArrayList<>();
        sources.add(Map.entry(tool.name(), NAME));
        sources.add(Map.entry(said(tool.description()), DESCRIPTION));
        for (Parameter parameter : tool.parameters()) {
            sources.add(Map.entry(parameter.name(), PARAMETER));
            sources.add(Map.entry(said(parameter.description()), DESCRIPTION));
            sources.add(Map.entry(parameter.choices().stream().collect(Collectors.joining(" ")), CHOICE));
        }
        sources.forEach(source ->
                Words.telling(source.getKey()).forEach(word -> weights.merge(word, source.getValue(), Math::max)));
        COMMON_VERBS.forEach(verb -> weights.computeIfPresent(verb, (word, weight) -> COMMON_VERB));
        return weights;
    }
}
