package dev.parlor.tool.page;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** What crosses the event bus between a call and the page that it is for, as JSON. */
final class PageWire {
    /** Where every server hears who looks for pages. */
    static final String LOOKING = "parlor.pages";

    private static final String PAGE = "parlor.page.";

    private PageWire() {}

    static String addressOf(String page) {
        return PAGE + page;
    }

    static JsonObject renderCall(PageCall call) {
        return new JsonObject()
                .put("toolCallId", call.toolCallId())
                .put("tool", call.tool())
                .put("arguments", call.arguments().encode())
                .put("remainingMillis", call.remaining().toMillis());
    }

    static PageCall parseCall(JsonObject body) {
        return new PageCall(
                body.getString("toolCallId"),
                body.getString("tool"),
                new JsonObject(body.getString("arguments")),
                Duration.ofMillis(body.getLong("remainingMillis")));
    }

    /** Nobody waits for the call any more. */
    static JsonObject renderStop(String toolCallId) {
        return new JsonObject().put("stop", toolCallId);
    }

    static JsonObject renderAnswer(PageAnswer answer) {
        return switch (answer) {
            case PageAnswer.Done done -> new JsonObject().put("content", done.content());
            case PageAnswer.Failed failed -> new JsonObject().put("error", failed.message());
            case PageAnswer.Gone gone -> new JsonObject().put("gone", true);
        };
    }

    static PageAnswer parseAnswer(JsonObject body) {
        return body.containsKey("content")
                ? new PageAnswer.Done(body.getString("content"))
                : body.containsKey("error") ? new PageAnswer.Failed(body.getString("error")) : new PageAnswer.Gone();
    }

    static JsonObject renderLooking(PageOwner owner, String replyTo) {
        return new JsonObject()
                .put("site", owner.site().value())
                .put("conversation", owner.conversation().value())
                .put("visitor", owner.visitor().value())
                .put("replyTo", replyTo);
    }

    static PageOwner parseOwner(JsonObject looking) {
        return new PageOwner(
                new SiteId(looking.getString("site")),
                new ConversationId(looking.getString("conversation")),
                new VisitorId(looking.getString("visitor")));
    }

    static JsonArray renderPages(List<OpenPage> pages) {
        JsonArray array = new JsonArray();
        pages.forEach(page -> array.add(new JsonObject()
                .put("id", page.id())
                .put("lastActive", page.lastActive())
                .put("address", page.address())
                .put("tools", renderTools(page.tools()))));
        return array;
    }

    static List<OpenPage> parsePages(JsonArray array) {
        return array.stream()
                .map(JsonObject.class::cast)
                .map(page -> new OpenPage(
                        page.getString("id"),
                        page.getLong("lastActive"),
                        page.getString("address"),
                        parseTools(page.getJsonArray("tools"))))
                .toList();
    }

    private static JsonArray renderTools(List<ToolDefinition> tools) {
        JsonArray array = new JsonArray();
        tools.forEach(tool -> array.add(new JsonObject()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("parameters", tool.parameters())));
        return array;
    }

    private static List<ToolDefinition> parseTools(JsonArray array) {
        return array.stream()
                .map(JsonObject.class::cast)
                .map(tool -> new ToolDefinition(
                        tool.getString("name"), tool.getString("description"), tool.getString("parameters")))
                .toList();
    }
}
