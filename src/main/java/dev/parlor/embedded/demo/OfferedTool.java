package dev.parlor.embedded.demo;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/** A tool that the request offers. */
record OfferedTool(String name, String description, List<Parameter> parameters) {
    OfferedTool {
        parameters = List.copyOf(parameters);
    }

    static OfferedTool of(String name, String description, JsonObject schema) {
        return new OfferedTool(name, description, Parameter.of(schema));
    }

    List<Parameter> required() {
        return parameters.stream().filter(Parameter::required).toList();
    }

    /** The name as a person would say it: {@code get_order_status} is "get order status". */
    String inWords() {
        return String.join(" ", Words.of(name));
    }

    /** All that its author wrote about it. */
    String allText() {
        return parameters.stream().map(Parameter::description).collect(Collectors.joining(" ", description + " ", ""));
    }

    /** What it does, in the first sentence of its description. */
    String purpose() {
        String first = description.strip().split("(?<=[.!?])\\s", 2)[0];
        return first.isEmpty() ? inWords() : first.replaceFirst("[.!?]$", "");
    }
}
