package dev.parlor.protocol;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ConversationSummary;
import dev.parlor.conversation.Failure;
import dev.parlor.conversation.MessageId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A frame outside the log, for one socket only: an AG-UI CUSTOM event without {@code seq}. */
public sealed interface Signal {
    /**
     * The answer to a client's hello.
     *
     * @param seq number of the log's last entry at this moment; entries up to it follow
     * @param expiresInMs for whomever the site has named: when a newer token is due; 0 for a stranger
     */
    record Hello(ConversationId conversation, String token, long seq, SiteFace site, boolean demo, long expiresInMs)
            implements Signal {}

    /** What a widget shows before anybody spoke. */
    record SiteFace(String title, String greeting, Map<String, String> theme, List<String> suggestions) {}

    /** The newer token of an open socket was taken. */
    record Refreshed(long expiresInMs) implements Signal {}

    /** The latest conversations of a visitor whom the site has named, newest first, for a menu. */
    record Listed(List<ConversationSummary> conversations) implements Signal {}

    /** The message with the client's {@code id} is committed. */
    record Accepted(String id, MessageId message) implements Signal {}

    /**
     * A command was refused.
     *
     * @param id the client's id of the refused message, if it was one
     * @param retryAfterMs after how many milliseconds to try again; 0 if there is no such time
     */
    record Refused(Failure failure, @Nullable String id, long retryAfterMs) implements Signal {}

    /**
     * The client's page is asked to run one of its functions; no other page is.
     *
     * @param arguments JSON text of an object
     * @param deadlineMs how long anybody waits for the result
     * @param frameBytes largest frame that the result may come in
     */
    record RunOnPage(String toolCallId, String tool, String arguments, long deadlineMs, int frameBytes)
            implements Signal {}

    /** The server is about to close; come back elsewhere or later. */
    record Drain(long reconnectInMs) implements Signal {}

    /** The frame's text. */
    default String encode() {
        return switch (this) {
            case Hello hello -> custom("parlor.hello", value(hello));
            case Refreshed refreshed ->
                custom("parlor.refreshed", new JsonObject().put("expiresInMs", refreshed.expiresInMs));
            case Listed listed ->
                custom(
                        "parlor.conversations",
                        new JsonObject()
                                .put(
                                        "conversations",
                                        new JsonArray(listed.conversations.stream()
                                                .map(Signal::line)
                                                .toList())));
            case Accepted accepted ->
                custom(
                        "parlor.accepted",
                        new JsonObject().put("id", accepted.id).put("messageId", accepted.message.value()));
            case Refused refused -> {
                JsonObject value = EventJson.failure(refused.failure);
                if (refused.id != null) {
                    value.put("id", refused.id);
                }
                if (refused.retryAfterMs > 0) {
                    value.put("retryAfterMs", refused.retryAfterMs);
                }
                yield custom("parlor.error", value);
            }
            case RunOnPage run ->
                custom(
                        "parlor.tool.status",
                        new JsonObject()
                                .put("toolCallId", run.toolCallId)
                                .put("state", "waiting")
                                .put("page", true)
                                .put("tool", run.tool)
                                .put("arguments", new JsonObject(run.arguments))
                                .put("deadlineMs", run.deadlineMs)
                                .put("frameBytes", run.frameBytes));
            case Drain drain -> custom("parlor.drain", new JsonObject().put("reconnectInMs", drain.reconnectInMs));
        };
    }

    private static JsonObject value(Hello hello) {
        JsonObject value = new JsonObject()
                .put("conversation", hello.conversation.value())
                .put("token", hello.token)
                .put("seq", hello.seq)
                .put(
                        "site",
                        new JsonObject()
                                .put("title", hello.site.title)
                                .put("greeting", hello.site.greeting)
                                .put("theme", new JsonObject(Map.copyOf(hello.site.theme)))
                                .put("suggestions", new JsonArray(hello.site.suggestions)))
                .put("demo", hello.demo);
        return hello.expiresInMs > 0 ? value.put("expiresInMs", hello.expiresInMs) : value;
    }

    private static JsonObject line(ConversationSummary conversation) {
        return new JsonObject()
                .put("id", conversation.id().value())
                .put("preview", conversation.preview())
                .put("updatedAt", conversation.updatedAt().toString());
    }

    private static String custom(String name, JsonObject value) {
        return new JsonObject()
                .put("type", "CUSTOM")
                .put("name", name)
                .put("value", value)
                .encode();
    }
}
