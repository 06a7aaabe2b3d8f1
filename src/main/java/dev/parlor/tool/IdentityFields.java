package dev.parlor.tool;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.Visitor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a tool that say who somebody is: hidden from the model, and filled in from what the site has proven
 * about the visitor. Immutable, safe from any thread.
 */
public final class IdentityFields {
    private final Map<String, String> claims;
    private final JsonObject properties;

    /** @param claims the name of a claim by the name of the argument that it fills */
    IdentityFields(ToolDefinition full, Map<String, String> claims) {
        this.claims = Map.copyOf(claims);
        this.properties = new JsonObject(full.parameters()).getJsonObject("properties", new JsonObject());
    }

    /** The same tool without these arguments. */
    ToolDefinition hiddenFrom(ToolDefinition full) {
        if (claims.isEmpty()) {
            return full;
        }
        JsonObject schema = new JsonObject(full.parameters());
        JsonObject offered =
                schema.getJsonObject("properties", new JsonObject()).copy();
        claims.keySet().forEach(offered::remove);
        schema.put("properties", offered);
        JsonArray required = new JsonArray();
        schema.getJsonArray("required", new JsonArray()).stream()
                .filter(name -> !claims.containsKey(String.valueOf(name)))
                .forEach(required::add);
        schema.put("required", required);
        return new ToolDefinition(full.name(), full.description(), schema.encode());
    }

    /** Refuses arguments in which the model says who somebody is, also where the schema would let them pass. */
    public Optional<ToolResult> refusal(JsonObject arguments) {
        return new TreeMap<>(claims)
                .keySet().stream()
                        .filter(arguments::containsKey)
                        .findFirst()
                        .map(name -> ToolFault.INVALID_ARGUMENTS.because("Invalid arguments: $." + name
                                + " is not a known argument; the server knows who the visitor is."));
    }

    /** Puts the values in; a refusal if the visitor is a stranger, or the site has not said what is needed. */
    public Optional<ToolResult> fill(JsonObject arguments, Visitor visitor) {
        for (Map.Entry<String, String> field : claims.entrySet()) {
            String claim = visitor.claims().get(field.getValue());
            Object value = claim == null ? null : typed(field.getKey(), claim);
            if (value == null) {
                return Optional.of(ToolFault.SIGN_IN_REQUIRED.because(
                        visitor.isVerified()
                                ? "The site has not said what this needs to know about the visitor."
                                : "The visitor has to sign in on the site first. Ask them to do so."));
            }
            arguments.put(field.getKey(), value);
        }
        return Optional.empty();
    }

    private @Nullable Object typed(String argument, String claim) {
        Object type = properties.getValue(argument) instanceof JsonObject property ? property.getValue("type") : null;
        try {
            return switch (String.valueOf(type)) {
                case "integer" -> Long.valueOf(claim);
                case "number" -> new BigDecimal(claim);
                case "boolean" -> Boolean.valueOf(claim);
                default -> claim;
            };
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
