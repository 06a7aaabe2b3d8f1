package dev.parlor.tool.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an OpenAPI document as a request with places, and the schema of the arguments that fill them.
 *
 * <p>Parameters and the properties of a JSON body become arguments side by side; a body that is not an object with known
 * properties is one argument, {@code body}. A body's required properties are required also where the document forgets to
 * say that the body is. Cookies, other serializations than the usual ones, and parameters that are JSON in a text are
 * left out where they are optional.
 */
final class OpenApiOperation {
    /** The operation cannot be a tool, which is no fault of the document. */
    static final class Unsupported extends Exception {
        private static final long serialVersionUID = 1L;

        Unsupported(String why) {
            super(why);
        }
    }

    private static final Pattern PLACE = Pattern.compile("\\{([^{}/]+)}");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/([a-z0-9.+-]+\\+)?json(\\s*;.*)?");
    private static final int LONGEST_NAME = 64;
    private static final int LARGEST_SCHEMA = 65_536;
    private static final List<String> COMPOSED =
            List.of("allOf", "anyOf", "oneOf", "not", "if", "patternProperties", "additionalProperties", "nullable");

    private final OpenApiPart operation;
    private final OpenApiSchemas schemas = new OpenApiSchemas();
    private final ObjectNode properties = JsonNodeFactory.instance.objectNode();
    private final ArrayNode required = JsonNodeFactory.instance.arrayNode();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> query = new ArrayList<>();
    private final String path;
    private final @Nullable JsonNode body;

    /**
     * @param item what the document says of the path as a whole
     * @throws IllegalArgumentException if the document is wrong
     */
    OpenApiOperation(String pathTemplate, OpenApiPart item, OpenApiPart operation) throws Unsupported {
        this.operation = operation;
        Map<String, OpenApiPart> parameters = new LinkedHashMap<>();
        for (OpenApiPart parameter : Stream.concat(
                        item.at("parameters").items().stream(), operation.at("parameters").items().stream())
                .toList()) {
            parameters.put(need(parameter, "in") + " " + need(parameter, "name"), parameter);
        }
        for (OpenApiPart parameter : parameters.values()) {
            addParameter(parameter);
        }
        this.path = path(pathTemplate);
        this.body = body(operation.at("requestBody"));
    }

    /** Path and query, with places. */
    String target() {
        return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    JsonNode body() {
        return body;
    }

    /** Of all arguments. */
    ObjectNode schema() throws Unsupported {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("type", "object");
        schema.set("properties", properties);
        schema.set("required", required);
        schema.put("additionalProperties", false);
        ObjectNode definitions = schemas.definitions();
        if (!definitions.isEmpty()) {
            schema.set("$defs", definitions);
        }
        if (schema.toString().length() > LARGEST_SCHEMA) {
            throw new Unsupported("its arguments take more than " + LARGEST_SCHEMA + " characters to describe");
        }
        return schema;
    }

    private void addParameter(OpenApiPart parameter) throws Unsupported {
        String in = need(parameter, "in");
        String name = need(parameter, "name");
        boolean needed = in.equals("path") || parameter.json().path("required").asBoolean();
        Optional<String> obstacle = obstacle(in, name, parameter);
        if (obstacle.isPresent()) {
            if (needed && !in.equals("header")) {
                throw new Unsupported("its parameter " + name + " " + obstacle.get());
            }
            return;
        }
        String argument = addArgument(name, in, needed, described(parameter));
        switch (in) {
            case "path" -> places.put(name, argument);
            case "query" -> query.add(PercentText.encode(name) + "={" + argument + (repeats(parameter) ? "*}" : "}"));
            default -> headers.put(name, "{" + argument + "}");
        }
    }

    /** Why a parameter cannot be a place of a request. */
    private static Optional<String> obstacle(String in, String name, OpenApiPart parameter) {
        String style = parameter.text("style").orElse(in.equals("query") ? "form" : "simple");
        if (in.equals("header") && (HeaderTemplates.isReserved(name) || isOfProtocol(name))) {
            return Optional.of("is set by the server itself");
        }
        if (!List.of("path", "query", "header").contains(in)) {
            return Optional.of("is in " + in);
        }
        if (!style.equals(in.equals("query") ? "form" : "simple")) {
            return Optional.of("is of the style " + style);
        }
        if (!parameter.at("schema").exists()) {
            return Optional.of("has no schema of its own");
        }
        boolean object = parameter.at("schema").json().path("type").asText().equals("object");
        return object ? Optional.of("is an object") : Optional.empty();
    }

    /** Which the specification says are not parameters. */
    private static boolean isOfProtocol(String header) {
        return header.equalsIgnoreCase("accept")
                || header.equalsIgnoreCase("content-type")
                || header.equalsIgnoreCase("authorization");
    }

    private static boolean repeats(OpenApiPart parameter) {
        return parameter.json().path("explode").asBoolean(true);
    }

    private JsonNode described(OpenApiPart parameter) {
        JsonNode schema = schemas.translate(new OpenApiPart(
                parameter.document(),
                parameter.root(),
                parameter.place().appendProperty("schema"),
                parameter.json().path("schema")));
        Optional<String> description = parameter.text("description");
        if (schema instanceof ObjectNode object && !object.has("description") && description.isPresent()) {
            object.put("description", description.get());
        }
        return schema;
    }

    private String path(String template) {
        Matcher matcher = PLACE.matcher(template);
        return matcher.replaceAll(place -> {
            String argument = places.get(place.group(1));
            if (argument == null) {
                throw operation.wrong("lacks the parameter " + place.group(1) + " of its path");
            }
            return Matcher.quoteReplacement("{" + argument + "}");
        });
    }

    private @Nullable JsonNode body(OpenApiPart requestBody) throws Unsupported {
        Map<String, OpenApiPart> contents = requestBody.at("content").members();
        if (contents.isEmpty()) {
            return null;
        }
        Map.Entry<String, OpenApiPart> content = contents.entrySet().stream()
                .filter(each -> JSON_TYPE.matcher(each.getKey()).matches()
                        || each.getKey().equals("*/*"))
                .findFirst()
                .orElseThrow(
                        () -> new Unsupported("its body is not JSON, but " + String.join(", ", contents.keySet())));
        if (!content.getKey().equals("*/*")) {
            headers.put("Content-Type", content.getKey());
        }
        OpenApiPart schema = content.getValue().at("schema");
        if (schema.json().path("properties").isEmpty() || COMPOSED.stream().anyMatch(schema.json()::has)) {
            boolean needed = requestBody.json().path("required").asBoolean();
            return place(addArgument("body", "body", needed, schemas.translate(schema)));
        }
        JsonNode translated = schemas.translate(schema);
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        translated.path("properties").properties().forEach(property -> {
            boolean needed = contains(translated.path("required"), property.getKey());
            template.set(property.getKey(), place(addArgument(property.getKey(), "body", needed, property.getValue())));
        });
        return template;
    }

    private static JsonNode place(String argument) {
        return TextNode.valueOf("{" + argument + "}");
    }

    private static boolean contains(JsonNode list, String text) {
        for (JsonNode each : list) {
            if (each.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }

    /** Under the name that it has, as far as an argument may have it and no other argument does. */
    private String addArgument(String name, String in, boolean needed, JsonNode schema) {
        String wish = fit(name);
        String argument = wish;
        for (int i = 1; properties.has(argument); i++) {
            String suffix = "_" + in + (i == 1 ? "" : String.valueOf(i));
            argument = wish.substring(0, Math.min(wish.length(), LONGEST_NAME - suffix.length())) + suffix;
        }
        properties.set(argument, schema);
        if (needed) {
            required.add(argument);
        }
        return argument;
    }

    private static String fit(String name) {
        String letters = name.replaceAll("[^a-zA-Z0-9_-]", "_").replaceFirst("^(?=[^a-zA-Z_])|^$", "_");
        return letters.substring(0, Math.min(letters.length(), LONGEST_NAME));
    }

    private static String need(OpenApiPart parameter, String key) {
        return parameter.text(key).orElseThrow(() -> parameter.wrong("is a parameter without " + key));
    }
}
