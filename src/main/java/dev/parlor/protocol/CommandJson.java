package dev.parlor.protocol;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Failure;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Commands from a client's text frames. Nothing a client can send makes it throw.
 *
 * <p>Fields that are not known are ignored, so that newer clients work with older servers. Thread-safe.
 */
public final class CommandJson {
    private static final int MAX_ID_CHARS = 128;
    private static final int MAX_TOKEN_CHARS = 8192;
    private static final int MAX_ERROR_CHARS = 2_000;

    private final int maxMessageChars;
    private final int maxParts;
    private final int maxImageBytes;

    /**
     * The reader of frames.
     *
     * @param maxMessageChars most characters of a message's text, and of the reason of a decision
     * @param maxParts most content parts of a message
     * @param maxImageBytes largest image that comes as data
     */
    public CommandJson(int maxMessageChars, int maxParts, int maxImageBytes) {
        this.maxMessageChars = maxMessageChars;
        this.maxParts = maxParts;
        this.maxImageBytes = maxImageBytes;
    }

    public Parsed parse(String frame) {
        try {
            JsonObject json = new JsonObject(frame);
            return new Parsed.Understood(command(json));
        } catch (DecodeException | ClassCastException notAnObject) {
            return refused("invalid_json", "A frame is one JSON object with fields of the documented types.");
        } catch (BadFrame bad) {
            return new Parsed.Refused(bad.failure);
        }
    }

    private Command command(JsonObject json) throws BadFrame {
        String type = text(json, "type", 64);
        if (type == null) {
            throw new BadFrame("missing_field", "A frame needs a \"type\".");
        }
        return switch (type) {
            case "hello" ->
                new Command.Hello(
                        text(json, "token", MAX_TOKEN_CHARS),
                        text(json, "previous", MAX_TOKEN_CHARS),
                        conversation(json),
                        after(json),
                        page(json),
                        PageToolJson.of(json));
            case "send" -> new Command.Send(required(json, "id", MAX_ID_CHARS), content(json));
            case "tool_result" ->
                new Command.ToolResult(
                        required(json, "toolCallId", MAX_ID_CHARS),
                        Objects.requireNonNullElse(text(json, "content", Integer.MAX_VALUE), ""),
                        text(json, "error", MAX_ERROR_CHARS));
            case "stop" -> new Command.Stop();
            case "decide" -> DecideJson.parse(json, MAX_ID_CHARS, maxMessageChars);
            case "new" -> new Command.New();
            case "typing" -> new Command.Typing();
            default ->
                throw new BadFrame(
                        "unknown_type",
                        "Known frame types are hello, send, stop, decide, new, typing and tool_result.");
        };
    }

    private static @Nullable ConversationId conversation(JsonObject json) throws BadFrame {
        String id = text(json, "conversation", MAX_ID_CHARS);
        return id == null || id.isBlank() ? null : new ConversationId(id);
    }

    /** A URL that is too long for a hint is none: pages have the addresses that they have. */
    private static @Nullable String page(JsonObject json) throws BadFrame {
        Object page = json.getValue("page");
        if (page == null) {
            return null;
        }
        if (!(page instanceof JsonObject told)) {
            throw new BadFrame("invalid_field", "\"page\" is an object with \"url\" and \"title\".");
        }
        return text(told, "url", Integer.MAX_VALUE);
    }

    private static long after(JsonObject json) throws BadFrame {
        Object after = json.getValue("after");
        if (after == null) {
            return 0;
        }
        if ((after instanceof Integer || after instanceof Long) && ((Number) after).longValue() >= 0) {
            return ((Number) after).longValue();
        }
        throw new BadFrame("invalid_field", "\"after\" is the number of the last event seen, 0 or more.");
    }

    private List<ContentPart> content(JsonObject json) throws BadFrame {
        List<ContentPart> parts;
        if (json.getValue("content") instanceof String text) {
            parts = List.of(new ContentPart.Text(requireStorable(text, "content")));
        } else if (json.getValue("content") instanceof JsonArray array) {
            parts = parts(array);
        } else {
            throw new BadFrame("invalid_field", "\"content\" is a text or a list of content parts.");
        }
        long chars = parts.stream()
                .mapToLong(part ->
                        part instanceof ContentPart.Text text ? text.text().length() : 0)
                .sum();
        if (chars > maxMessageChars) {
            throw new BadFrame(
                    "message_too_long", "A message has at most " + maxMessageChars + " characters; send it in parts.");
        }
        if (parts.stream()
                .allMatch(part ->
                        part instanceof ContentPart.Text text && text.text().isBlank())) {
            throw new BadFrame("empty_message", "A message needs some text or an image.");
        }
        return parts;
    }

    private List<ContentPart> parts(JsonArray array) throws BadFrame {
        if (array.size() > maxParts) {
            throw new BadFrame("too_many_parts", "A message has at most " + maxParts + " content parts.");
        }
        List<ContentPart> parts = new ArrayList<>();
        for (Object item : array) {
            if (!(item instanceof JsonObject part)) {
                throw new BadFrame("invalid_field", "A content part is an object with a \"type\".");
            }
            String type = required(part, "type", 64);
            parts.add(
                    switch (type) {
                        case "text" -> new ContentPart.Text(required(part, "text", maxMessageChars));
                        case "image" -> new ContentPart.Image(imageUrl(part));
                        default -> throw new BadFrame("invalid_field", "Content parts are of type text or image.");
                    });
        }
        return parts;
    }

    /** AG-UI's image part: a source of type url or data. */
    private String imageUrl(JsonObject part) throws BadFrame {
        if (!(part.getValue("source") instanceof JsonObject source)) {
            throw new BadFrame("invalid_field", "An image part has a \"source\" with \"type\" and \"value\".");
        }
        String value = required(source, "value", Integer.MAX_VALUE);
        SentImage image = switch (required(source, "type", 64)) {
            case "url" -> SentImage.byUrl(value, maxImageBytes);
            case "data" -> SentImage.asData(value, maxImageBytes);
            default -> throw new BadFrame("invalid_field", "An image's source is of type url or data.");
        };
        return switch (image) {
            case SentImage.Usable usable -> usable.url();
            case SentImage.Refused refused -> throw new BadFrame(refused.code(), refused.message());
        };
    }

    static String required(JsonObject json, String key, int maxChars) throws BadFrame {
        String value = text(json, key, maxChars);
        if (value == null || value.isEmpty()) {
            throw new BadFrame("missing_field", "\"" + key + "\" is a text and must not be empty.");
        }
        return value;
    }

    static @Nullable String text(JsonObject json, String key, int maxChars) throws BadFrame {
        Object value = json.getValue(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw new BadFrame("invalid_field", "\"" + key + "\" is a text.");
        }
        if (text.length() > maxChars) {
            throw new BadFrame("field_too_long", "\"" + key + "\" has at most " + maxChars + " characters.");
        }
        requireStorable(text, key);
        return text;
    }

    /** Postgres takes any text but one with U+0000 in it. */
    private static String requireStorable(String text, String key) throws BadFrame {
        if (text.indexOf('\0') >= 0) {
            throw new BadFrame("invalid_field", "\"" + key + "\" must not contain the character U+0000.");
        }
        return text;
    }

    private static Parsed refused(String code, String message) {
        return new Parsed.Refused(new Failure(code, message, false));
    }

    /** Leaves the reading of a frame; never leaves this package. */
    static final class BadFrame extends Exception {
        private final transient Failure failure;

        BadFrame(String code, String message) {
            super(message, null, false, false);
            this.failure = new Failure(code, message, false);
        }
    }
}
