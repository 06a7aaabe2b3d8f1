package dev.parlor.embedded.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sums up a conversation that stands between tags: what the earlier summary had, and the visitor's own statements with a
 * name, a number or something of theirs in it. Nothing is made up; what is only asked is left out.
 */
final class Summing {
    private static final Pattern MATERIAL = Pattern.compile(
            "^<earlier_summary>\\n(.*?)\\n</earlier_summary>\\n<messages>\\n(.*)\\n</messages>", Pattern.DOTALL);
    private static final Pattern VISITOR = Pattern.compile("^Visitor: (.*)$", Pattern.MULTILINE);
    private static final Pattern SENTENCE = Pattern.compile("[^.!?]+(?:[.!?](?!\\s|$)[^.!?]*)*[.!?]?");
    private static final Pattern TELLING =
            Pattern.compile(".*(?:\\d|\\b(?i:my|mine|i'm|i am|i have|i need|i live|we|our|call me)\\b).*");
    private static final int LONGEST_LINE = 160;
    private static final int LONGEST = 2_000;
    /** The first statements stay, as those in which people say who they are. */
    private static final int KEPT_FIRST = 8;

    private Summing() {}

    /** The summary that a message asks for; empty if it does not ask for one. */
    static Optional<String> wanted(String message) {
        Matcher material = MATERIAL.matcher(message);
        return material.find() ? Optional.of(summary(material.group(1), material.group(2))) : Optional.empty();
    }

    private static String summary(String earlier, String messages) {
        LinkedHashSet<String> lines = new LinkedHashSet<>();
        earlier.lines().filter(line -> line.startsWith("- ")).forEach(lines::add);
        VISITOR.matcher(messages)
                .results()
                .flatMap(said -> SENTENCE.matcher(said.group(1)).results())
                .map(MatchResult::group)
                .map(String::strip)
                .filter(sentence ->
                        !sentence.endsWith("?") && TELLING.matcher(sentence).matches())
                .forEach(sentence -> lines.add("- The visitor said: " + clipped(sentence)));
        if (lines.isEmpty()) {
            return "- The visitor has asked questions and said nothing of themselves yet.";
        }
        List<String> kept = new ArrayList<>(lines);
        while (kept.size() > KEPT_FIRST && String.join("\n", kept).length() > LONGEST) {
            kept.remove(KEPT_FIRST);
        }
        return String.join("\n", kept);
    }

    private static String clipped(String sentence) {
        return sentence.length() <= LONGEST_LINE ? sentence : sentence.substring(0, LONGEST_LINE - 1) + "…";
    }
}
