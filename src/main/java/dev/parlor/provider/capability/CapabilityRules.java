package dev.parlor.provider.capability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The part of the table for one protocol. What a label comes to is worked out once; then usable from any thread. */
final class CapabilityRules {
    /** Labels come from the sites' configuration, so there are few; but nobody should be able to fill the memory. */
    private static final int MOST_REMEMBERED = 10_000;

    private record Rule(List<ModelPattern> patterns, ObjectNode changes) {
        boolean matches(String label) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(label));
        }
    }

    private final ObjectNode usual = JsonNodeFactory.instance.objectNode();
    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, Capabilities> known = new ConcurrentHashMap<>();

    /** Changes what holds where no rule does; checked at once. */
    void setUsual(ModelsFile file, String path, ObjectNode changes) {
        usual.setAll(changes);
        file.capabilities(path, usual);
    }

    /** Adds a rule that wins over those before it; checked at once. */
    void add(ModelsFile file, String path, JsonNode entry) {
        if (!(entry instanceof ObjectNode object)) {
            throw file.problem(path, "must have match and what it changes");
        }
        ObjectNode changes = object.deepCopy();
        JsonNode match = changes.remove("match");
        List<ModelPattern> patterns = new ArrayList<>();
        if (match != null) {
            match.forEach(each -> patterns.add(ModelPattern.of(each.asText())));
        }
        if (patterns.isEmpty()) {
            throw file.problem(path, "match needs a list of patterns, such as [\"*/gpt-5*\"]");
        }
        file.capabilities(path, changed(usual, changes));
        rules.add(new Rule(patterns, changes));
    }

    Capabilities of(String label) {
        Capabilities found = known.get(label);
        if (found != null) {
            return found;
        }
        ObjectNode merged = usual.deepCopy();
        rules.stream().filter(rule -> rule.matches(label)).forEach(rule -> merged.setAll(rule.changes()));
        Capabilities made;
        try {
            made = ModelsFile.convert(merged);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("each of its parts was checked: " + label, impossible);
        }
        if (known.size() < MOST_REMEMBERED) {
            known.put(label, made);
        }
        return made;
    }

    private static ObjectNode changed(ObjectNode base, ObjectNode changes) {
        ObjectNode changed = base.deepCopy();
        changed.setAll(changes);
        return changed;
    }
}
