package dev.parlor.tool.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** JSON with places for arguments. Where an argument is absent, so is what it stands in: a member, an item, the body. */
sealed interface BodyTemplate {
    /** Sent as it is written. */
    record Fixed(JsonNode value) implements BodyTemplate {}

    /** The argument's own value, whatever its type. */
    record Typed(String name) implements BodyTemplate {}

    /** A text with values in it. */
    record Mixed(TemplateText text) implements BodyTemplate {}

    record Members(Map<String, BodyTemplate> members) implements BodyTemplate {}

    record Items(List<BodyTemplate> items) implements BodyTemplate {}

    static BodyTemplate of(JsonNode template) {
        return switch (template) {
            case ObjectNode object -> {
                Map<String, BodyTemplate> members = new LinkedHashMap<>();
                object.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
                yield new Members(members);
            }
            case ArrayNode array ->
                new Items(StreamSupport.stream(array.spliterator(), false)
                        .map(BodyTemplate::of)
                        .toList());
            case TextNode node -> {
                TemplateText text = TemplateText.of(node.textValue());
                yield text.onlyPlace()
                        .<BodyTemplate>map(place -> new Typed(place.name()))
                        .orElseGet(() -> text.names().findAny().isPresent() ? new Mixed(text) : new Fixed(node));
            }
            default -> new Fixed(template);
        };
    }

    default Stream<String> names() {
        return switch (this) {
            case Fixed fixed -> Stream.empty();
            case Typed typed -> Stream.of(typed.name());
            case Mixed mixed -> mixed.text().names();
            case Members members -> members.members().values().stream().flatMap(BodyTemplate::names);
            case Items items -> items.items().stream().flatMap(BodyTemplate::names);
        };
    }

    /** The JSON for one call. */
    default Optional<JsonNode> fill(Arguments arguments) {
        return switch (this) {
            case Fixed fixed -> Optional.of(fixed.value());
            case Typed typed -> Optional.of(arguments.value(typed.name())).filter(value -> !value.isMissingNode());
            case Mixed mixed ->
                mixed.text().fill(arguments, (name, value) -> value).map(TextNode::valueOf);
            case Members members -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                members.members()
                        .forEach((name, member) -> member.fill(arguments).ifPresent(value -> object.set(name, value)));
                yield Optional.of(object);
            }
            case Items items -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                items.items().forEach(item -> item.fill(arguments).ifPresent(array::add));
                yield Optional.of(array);
            }
        };
    }
}
