package dev.parlor.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A text of YAML 1.2 as a tree of JSON, and the line of each key. Immutable; usable from any thread.
 *
 * <p>Values are those of YAML's core schema, numbers with a point as exact as they are written. Aliases are not taken:
 * a few lines of them can stand for more than fits into memory.
 */
public final class YamlTree {
    private static final int DEEPEST = 64;
    private static final int LARGEST = 16 << 20;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new CoreSchema()).setCodePointLimit(LARGEST).build();
    private static final ScalarResolver VALUES = SETTINGS.getSchema().getScalarResolver();
    private static final String TEXT = "tag:yaml.org,2002:str";

    private final JsonNode json;
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlTree(Iterator<Event> events) throws NotYaml {
        while (events.hasNext() && !(events.next() instanceof DocumentStartEvent)) {
            // what comes before the document
        }
        json = events.hasNext() ? node(events.next(), events, "", 0) : JsonNodeFactory.instance.objectNode();
        while (events.hasNext()) {
            Event left = events.next();
            if (left instanceof DocumentStartEvent) {
                throw new NotYaml(line(left), "there is a second document after the first");
            }
        }
    }

    /**
     * Reads one document of at most 16 million characters.
     *
     * @throws NotYaml if it is longer or not YAML 1.2, has a key twice, or an alias
     */
    public static YamlTree read(String text) throws NotYaml {
        try {
            return new YamlTree(new Parse(SETTINGS).parseString(text).iterator());
        } catch (MarkedYamlEngineException malformed) {
            int line = malformed.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new NotYaml(line, malformed.getProblem());
        } catch (YamlEngineException malformed) {
            throw new NotYaml(1, String.valueOf(malformed.getMessage()).lines().findFirst().orElse("cannot be read"));
        }
    }

    /** What it says; an empty object for a text without anything. */
    public JsonNode json() {
        return json.isNull() ? JsonNodeFactory.instance.objectNode() : json;
    }

    /** The line of each key, from 1, by its path: keys with dots between them, places in a list as {@code [0]}. */
    public Map<String, Integer> lines() {
        return Map.copyOf(lines);
    }

    /** Why a text is not read. */
    public static final class NotYaml extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;

        NotYaml(int line, String sentence) {
            super(sentence);
            this.line = line;
        }

        /** From 1. */
        public int line() {
            return line;
        }
    }

    private JsonNode node(Event event, Iterator<Event> rest, String path, int depth) throws NotYaml {
        lines.putIfAbsent(path, line(event));
        if (depth > DEEPEST) {
            throw new NotYaml(line(event), "there are more than " + DEEPEST + " levels");
        }
        return switch (event) {
            case ScalarEvent scalar -> value(scalar);
            case MappingStartEvent start -> mapping(rest, path, depth);
            case SequenceStartEvent start -> sequence(rest, path, depth);
            default -> throw new NotYaml(line(event), "aliases such as *name are not taken; write the value again");
        };
    }

    private ObjectNode mapping(Iterator<Event> rest, String path, int depth) throws NotYaml {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Event next = rest.next(); !(next instanceof MappingEndEvent); next = rest.next()) {
            if (!(next instanceof ScalarEvent key)) {
                throw new NotYaml(line(next), "a key is a text");
            }
            String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            lines.putIfAbsent(below, line(key));
            JsonNode value = node(rest.next(), rest, below, depth + 1);
            if (object.putIfAbsent(key.getValue(), value) != null) {
                throw new NotYaml(line(key), "the key " + key.getValue() + " is there twice");
            }
        }
        return object;
    }

    private ArrayNode sequence(Iterator<Event> rest, String path, int depth) throws NotYaml {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Event next = rest.next(); !(next instanceof SequenceEndEvent); next = rest.next()) {
            String below = "[" + list.size() + "]";
            list.add(node(next, rest, path.isEmpty() ? below : path + "." + below, depth + 1));
        }
        return list;
    }

    private static JsonNode value(ScalarEvent scalar) throws NotYaml {
        JsonNodeFactory make = JsonNodeFactory.instance;
        String text = scalar.getValue();
        boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN
                && scalar.getTag().filter(TEXT::equals).isEmpty();
        Tag tag = VALUES.resolve(text, plain);
        try {
            if (!plain || tag.equals(Tag.STR)) {
                return make.textNode(text);
            } else if (tag.equals(Tag.NULL)) {
                return make.nullNode();
            } else if (tag.equals(Tag.BOOL)) {
                return make.booleanNode(Boolean.parseBoolean(text));
            } else if (tag.equals(Tag.INT)) {
                return whole(text);
            }
            return make.numberNode(new BigDecimal(text));
        } catch (NumberFormatException infinite) {
            throw new NotYaml(line(scalar), text + " is not a number that can be used");
        }
    }

    private static JsonNode whole(String text) {
        BigInteger number = text.startsWith("0x")
                ? new BigInteger(text.substring(2), 16)
                : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
        JsonNodeFactory make = JsonNodeFactory.instance;
        int bits = number.bitLength();
        if (bits >= Long.SIZE) {
            return make.numberNode(number);
        }
        return bits < Integer.SIZE ? make.numberNode(number.intValue()) : make.numberNode(number.longValue());
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
