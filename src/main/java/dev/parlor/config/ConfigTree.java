package dev.parlor.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A file's values over its defaults, from which what does not do is taken out, so that what else is wrong shows too.
 * Paths are those of the file, also for what stands behind an entry of a list that was taken out.
 */
final class ConfigTree {
    private final JsonNode tree;
    private final JsonNode defaults;
    private final Map<ArrayNode, List<Integer>> places = new IdentityHashMap<>();
    /** What is wrong with their surroundings was said when they were taken out. */
    private final Set<String> holes = new HashSet<>();

    ConfigTree(JsonNode tree, JsonNode defaults) {
        this.tree = tree;
        this.defaults = defaults;
    }

    JsonNode json() {
        return tree;
    }

    /** Where a complaint points at. */
    String path(List<JsonMappingException.Reference> steps) {
        StringBuilder path = new StringBuilder();
        JsonNode at = tree;
        for (JsonMappingException.Reference step : steps) {
            path.append(path.isEmpty() ? "" : ".").append(name(at, step));
            at = at == null ? null : child(at, step);
        }
        return path.toString();
    }

    /** What stands there now; null if nothing does. */
    @Nullable
    JsonNode at(List<JsonMappingException.Reference> steps) {
        JsonNode at = tree;
        for (JsonMappingException.Reference step : steps) {
            at = at == null ? null : child(at, step);
        }
        return at;
    }

    /** Whether a complaint about this place only repeats that something in it was taken out. */
    boolean isHole(String path) {
        return holes.stream().anyMatch(hole -> hole.equals(path) || hole.startsWith(path + "."));
    }

    /**
     * Takes a value out, so that its default stands in; or what it is in, if it is not there or is the default itself.
     *
     * @param known whether somebody may miss it
     * @return false if there is nothing left to take out
     */
    boolean drop(List<JsonMappingException.Reference> steps, boolean known) {
        for (int length = steps.size(); length > 0; length--) {
            List<JsonMappingException.Reference> to = steps.subList(0, length);
            String path = path(to);
            if (dropLast(to)) {
                if (known) {
                    holes.add(path);
                }
                return true;
            }
        }
        return false;
    }

    private boolean dropLast(List<JsonMappingException.Reference> to) {
        JsonNode in = tree;
        JsonNode below = defaults;
        for (JsonMappingException.Reference step : to.subList(0, to.size() - 1)) {
            in = in == null ? null : child(in, step);
            below = below == null || step.getFieldName() == null ? null : below.get(step.getFieldName());
        }
        JsonMappingException.Reference last = to.getLast();
        if (in instanceof ArrayNode list && last.getIndex() >= 0 && last.getIndex() < list.size()) {
            places(list).remove(last.getIndex());
            list.remove(last.getIndex());
            return true;
        }
        if (!(in instanceof ObjectNode object) || object.get(last.getFieldName()) == null) {
            return false;
        }
        JsonNode instead = below == null ? null : below.get(last.getFieldName());
        if (instead == null) {
            object.remove(last.getFieldName());
            return true;
        }
        boolean changes = !instead.equals(object.get(last.getFieldName()));
        object.set(last.getFieldName(), instead.deepCopy());
        return changes;
    }

    private String name(@Nullable JsonNode in, JsonMappingException.Reference step) {
        if (step.getFieldName() != null) {
            return step.getFieldName();
        }
        boolean isThere = in instanceof ArrayNode list && step.getIndex() < list.size();
        return "[" + (isThere ? places((ArrayNode) in).get(step.getIndex()) : step.getIndex()) + "]";
    }

    private List<Integer> places(ArrayNode list) {
        return places.computeIfAbsent(
                list,
                each -> new ArrayList<>(IntStream.range(0, each.size()).boxed().toList()));
    }

    private static @Nullable JsonNode child(JsonNode in, JsonMappingException.Reference step) {
        return step.getFieldName() == null ? in.get(step.getIndex()) : in.get(step.getFieldName());
    }
}
