package dev.parlor.provider.capability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.ConfigProblem;
import java.nio.file.Path;
import java.util.List;

/** What every model's server takes, by protocol and label. Immutable; usable from any thread. */
public final class CapabilityTable {
    private static final List<String> SECTION_KEYS = List.of("usual", "models");

    private static final class Packed {
        static final CapabilityTable TABLE = of(ModelsFile.packed());
    }

    private final CapabilityRules openAi;
    private final CapabilityRules anthropic;

    private CapabilityTable(CapabilityRules openAi, CapabilityRules anthropic) {
        this.openAi = openAi;
        this.anthropic = anthropic;
    }

    /** The table that every build brings along. */
    public static CapabilityTable packed() {
        return Packed.TABLE;
    }

    /**
     * The packed table with the entries of a file behind it, so that the file's win.
     *
     * @throws ConfigProblem with file, line and key
     */
    public static CapabilityTable read(Path file) {
        return of(ModelsFile.packed(), ModelsFile.read(file));
    }

    static CapabilityTable of(ModelsFile... files) {
        return new CapabilityTable(rules("openai", files), rules("anthropic", files));
    }

    /** What the server of a model takes that speaks OpenAI's protocol; {@code label} is {@code provider/name}. */
    public Capabilities openAi(String label) {
        return openAi.of(label);
    }

    /** What the server of a model takes that speaks Anthropic's protocol; {@code label} is {@code provider/name}. */
    public Capabilities anthropic(String label) {
        return anthropic.of(label);
    }

    private static CapabilityRules rules(String protocol, ModelsFile... files) {
        CapabilityRules rules = new CapabilityRules();
        for (ModelsFile file : files) {
            JsonNode section = file.tree().path(protocol);
            if (section.isMissingNode()) {
                continue;
            }
            ObjectNode known = file.onlyKeys(protocol, section, SECTION_KEYS);
            if (known.get("usual") instanceof ObjectNode usual) {
                rules.setUsual(file, protocol + ".usual", usual);
            }
            for (int i = 0; i < known.path("models").size(); i++) {
                rules.add(
                        file,
                        protocol + ".models.[" + i + "]",
                        known.path("models").get(i));
            }
        }
        return rules;
    }
}
