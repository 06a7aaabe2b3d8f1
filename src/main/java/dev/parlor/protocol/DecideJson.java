package dev.parlor.protocol;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The frame that answers an approval, in the words of AG-UI's answer to an interrupt. */
final class DecideJson {
    private static final String RESOLVED = "resolved";
    private static final String CANCELLED = "cancelled";

    private DecideJson() {}

    /** A resolved one is a yes unless its payload says no; a cancelled one is a no. */
    static Command.Decide parse(JsonObject json, int maxIdChars, int maxReasonChars) throws CommandJson.BadFrame {
        String id = CommandJson.required(json, "interruptId", maxIdChars);
        String status = CommandJson.required(json, "status", maxIdChars);
        if (!status.equals(RESOLVED) && !status.equals(CANCELLED)) {
            throw new CommandJson.BadFrame("invalid_field", "\"status\" is resolved or cancelled.");
        }
        JsonObject payload = payload(json);
        boolean approved = status.equals(RESOLVED) && approved(payload);
        String reason = CommandJson.text(payload, "reason", maxReasonChars);
        return new Command.Decide(id, approved, arguments(payload), reason == null ? "" : reason);
    }

    private static JsonObject payload(JsonObject json) throws CommandJson.BadFrame {
        Object payload = json.getValue("payload");
        if (payload == null) {
            return new JsonObject();
        }
        if (payload instanceof JsonObject object) {
            return object;
        }
        throw new CommandJson.BadFrame("invalid_field", "\"payload\" is an object.");
    }

    private static boolean approved(JsonObject payload) throws CommandJson.BadFrame {
        Object approved = payload.getValue("approved");
        if (approved == null) {
            return true;
        }
        if (approved instanceof Boolean yes) {
            return yes;
        }
        throw new CommandJson.BadFrame("invalid_field", "\"approved\" is true or false.");
    }

    private static @Nullable String arguments(JsonObject payload) throws CommandJson.BadFrame {
        Object arguments = payload.getValue("arguments");
        if (arguments == null) {
            return null;
        }
        if (arguments instanceof JsonObject object) {
            return object.encode();
        }
        throw new CommandJson.BadFrame("invalid_field", "\"arguments\" is an object with all arguments of the call.");
    }
}
