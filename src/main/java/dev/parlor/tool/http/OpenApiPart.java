package dev.parlor.tool.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something in an OpenAPI document, with where it stands. A reference is what it refers to.
 *
 * @param document its name, for errors
 * @param place JSON Pointer
 */
record OpenApiPart(String document, JsonNode root, JsonPointer place, JsonNode json) {
    private static final String REFERENCE = "$ref";
    private static final int LONGEST_CHAIN = 32;

    static OpenApiPart top(String document, JsonNode root) {
        return new OpenApiPart(document, root, JsonPointer.empty(), root);
    }

    boolean exists() {
        return !json.isMissingNode() && !json.isNull();
    }

    /** A member, which may not exist. */
    OpenApiPart at(String name) {
        return below(place.appendProperty(name), json.path(name)).resolved();
    }

    /** Members by their names; of something else than an object, none. */
    Map<String, OpenApiPart> members() {
        Map<String, OpenApiPart> members = new LinkedHashMap<>();
        json.properties().forEach(member -> members.put(member.getKey(), at(member.getKey())));
        return members;
    }

    /** Items; of something else than a list, none. */
    List<OpenApiPart> items() {
        List<OpenApiPart> items = new ArrayList<>();
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            items.add(below(place.appendIndex(i), json.get(i)).resolved());
        }
        return items;
    }

    /** A member that is a text that says something. */
    Optional<String> text(String name) {
        return Optional.ofNullable(json.path(name).textValue()).filter(text -> !text.isBlank());
    }

    /** What is found at the document's place that a reference names. */
    OpenApiPart follow(String reference) {
        if (!reference.startsWith("#/")) {
            throw wrong("refers to " + reference + "; only references within the document are followed");
        }
        String pointer = PercentText.decoded(reference.substring(1));
        JsonNode target = root.at(pointer);
        if (target.isMissingNode()) {
            throw wrong("refers to " + reference + ", which is not there");
        }
        return below(JsonPointer.compile(pointer), target);
    }

    /** The error of a document that is wrong here. */
    IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(
                "openapi: " + document + ": " + (place.matches() ? "the document" : place.toString()) + " " + sentence);
    }

    private OpenApiPart resolved() {
        OpenApiPart part = this;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            String reference = part.json.path(REFERENCE).textValue();
            if (reference == null) {
                return part;
            }
            part = part.follow(reference);
        }
        throw wrong("refers to itself");
    }

    private OpenApiPart below(JsonPointer where, JsonNode what) {
        return new OpenApiPart(document, root, where, what.isNull() ? MissingNode.getInstance() : what);
    }
}
