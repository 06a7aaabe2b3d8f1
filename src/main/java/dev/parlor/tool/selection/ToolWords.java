package dev.parlor.tool.selection;

import dev.parlor.conversation.ToolDefinition;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a tool says of itself, to be compared: its name, its description, and the names of its parameters.
 *
 * @param weights of each of its terms
 * @param length all of the weights together
 */
record ToolWords(Map<String, Double> weights, double length) {
    private static final double NAME = 3;
    private static final double DESCRIPTION = 1;
    private static final double PARAMETER = 0.7;

    /** @param chars looked at of the description */
    static ToolWords of(ToolDefinition tool, int chars) {
        Map<String, Double> weights = new HashMap<>();
        Terms.add(tool.name().replace('_', ' '), NAME, weights);
        Terms.add(cut(tool.description(), chars), DESCRIPTION, weights);
        parameters(tool).forEach(name -> Terms.add(name.replace('_', ' '), PARAMETER, weights));
        return new ToolWords(
                weights,
                weights.values().stream().mapToDouble(Double::doubleValue).sum());
    }

    /** The same as one text, for whoever reads texts. */
    static String text(ToolDefinition tool, int chars) {
        String what = tool.name().replace('_', ' ').replace('-', ' ').toLowerCase(Locale.ROOT);
        String parameters = String.join(", ", parameters(tool)).replace('_', ' ');
        return what + ". " + cut(tool.description(), chars) + (parameters.isEmpty() ? "" : " (" + parameters + ")");
    }

    static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }

    private static Set<String> parameters(ToolDefinition tool) {
        return new JsonObject(tool.parameters()).getValue("properties") instanceof JsonObject properties
                ? properties.fieldNames()
                : Set.of();
    }
}
