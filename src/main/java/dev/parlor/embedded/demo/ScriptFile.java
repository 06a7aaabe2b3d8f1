package dev.parlor.embedded.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.config.ConfigProblem;
import dev.parlor.config.DemoPerson;
import dev.parlor.config.YamlFile;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a {@link Script} from YAML. */
final class ScriptFile {
    private static final List<String> TOP = List.of("cues", "tells", "forms", "people");
    private static final List<String> CUE = List.of("says", "call", "with", "otherwise", "shown", "answer");
    private static final List<String> TELL = List.of("text", "none", "errors", "ask", "before");
    private static final List<String> FORM = List.of("says", "answer");
    private static final List<String> PERSON = List.of("sub", "name", "roles", "about");

    private final YamlFile file;

    private ScriptFile(YamlFile file) {
        this.file = file;
    }

    /** @throws ConfigProblem with file, line and key of what is wrong */
    static Script read(Path path) {
        return new ScriptFile(YamlFile.read(path)).script();
    }

    private Script script() {
        ObjectNode tree = file.tree(TOP);
        List<Script.Cue> cues = new ArrayList<>();
        for (int i = 0; i < tree.path("cues").size(); i++) {
            cues.add(cue("cues.[" + i + "]", tree.path("cues").get(i)));
        }
        Map<String, Script.Tell> tells = new HashMap<>();
        tree.path("tells").properties().forEach(tell -> {
            String path = "tells." + tell.getKey();
            ObjectNode node = file.onlyKeys(path, tell.getValue(), TELL);
            Map<String, String> errors = new HashMap<>();
            node.path("errors")
                    .properties()
                    .forEach(
                            error -> errors.put(error.getKey(), error.getValue().asText()));
            tells.put(
                    tell.getKey(),
                    new Script.Tell(
                            text(node, "text"), text(node, "none"), errors, text(node, "ask"), text(node, "before")));
        });
        List<Script.Form> forms = new ArrayList<>();
        for (int i = 0; i < tree.path("forms").size(); i++) {
            String path = "forms.[" + i + "]";
            ObjectNode node = file.onlyKeys(path, tree.path("forms").get(i), FORM);
            forms.add(new Script.Form(
                    pattern(path, node), new JsonObject(node.path("answer").toString())));
        }
        List<DemoPerson> people = new ArrayList<>();
        for (int i = 0; i < tree.path("people").size(); i++) {
            people.add(person("people.[" + i + "]", tree.path("people").get(i)));
        }
        return new Script(cues, tells, forms, people);
    }

    private DemoPerson person(String path, JsonNode tree) {
        ObjectNode node = file.onlyKeys(path, tree, PERSON);
        List<String> roles = new ArrayList<>();
        node.path("roles").forEach(role -> roles.add(role.asText()));
        try {
            return new DemoPerson(text(node, "sub"), text(node, "name"), roles, text(node, "about"));
        } catch (IllegalArgumentException wrong) {
            throw file.problem(path, String.valueOf(wrong.getMessage()));
        }
    }

    private Script.Cue cue(String path, JsonNode tree) {
        ObjectNode node = file.onlyKeys(path, tree, CUE);
        if (node.has("call") == node.has("answer")) {
            throw file.problem(path, "has a call or an answer, one of the two");
        }
        return new Script.Cue(
                pattern(path, node),
                text(node, "call"),
                values(node.path("with")),
                values(node.path("otherwise")),
                node.path("shown").asBoolean(),
                text(node, "answer"));
    }

    private Pattern pattern(String path, ObjectNode node) {
        try {
            return Pattern.compile(text(node, "says"), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        } catch (PatternSyntaxException wrong) {
            throw file.problem(path + ".says", "is not a regular expression: " + wrong.getDescription());
        }
    }

    private static Map<String, Object> values(JsonNode node) {
        return node.isObject() ? new JsonObject(node.toString()).getMap() : Map.of();
    }

    private static String text(ObjectNode node, String key) {
        return node.path(key).asText("").strip();
    }
}
