package dev.parlor.tool.page;

import dev.parlor.conversation.Failure;
import dev.parlor.conversation.ToolDefinition;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One page for as long as its socket is in a conversation: which calls it was given, and which of them it has not answered.
 *
 * <p>Confined to the event loop of its socket, but for what {@link LivePages} reads.
 */
public final class LivePage {
    private static final Failure NOT_ASKED = new Failure(
            "tool_not_asked",
            "Nobody waits for a result of this call from this page: it was answered, ended or given to another one.",
            false);

    private final String id = UUID.randomUUID().toString();
    private final Vertx vertx;
    private final LivePages pages;
    private final PageOwner owner;
    private final Consumer<PageCall> calls;
    private final Map<String, Message<JsonObject>> unanswered = new HashMap<>();
    private @Nullable MessageConsumer<JsonObject> asked;
    private boolean isListed;
    private boolean hasLeft;
    private volatile @Nullable String address;
    private volatile List<ToolDefinition> tools = List.of();
    private volatile long lastActive = System.currentTimeMillis();

    LivePage(Vertx vertx, LivePages pages, PageOwner owner, Consumer<PageCall> calls) {
        this.vertx = vertx;
        this.pages = pages;
        this.owner = owner;
        this.calls = calls;
    }

    /** Says what the page has from now on; a page without anything is never called. */
    void declare(List<ToolDefinition> declared) {
        tools = List.copyOf(declared);
        if (asked == null && !tools.isEmpty() && !hasLeft) {
            asked = vertx.eventBus().consumer(PageWire.addressOf(id), this::ask);
            list();
        }
    }

    /**
     * Says where the page is from now on: a hint by which tools are offered, and nobody's word for anything.
     *
     * @param url as the page told it; one that is none says nothing
     */
    public void visit(String url) {
        address = PagePattern.address(url).orElse(null);
        list();
    }

    private void list() {
        if (!isListed && !hasLeft) {
            isListed = true;
            pages.add(owner, this);
        }
    }

    /** The visitor has just done something on this page. */
    public void touch() {
        lastActive = System.currentTimeMillis();
    }

    /**
     * Takes the page's answer to a call; the first one counts.
     *
     * @return why it was not taken
     */
    public Optional<Failure> answer(String toolCallId, PageAnswer answer) {
        Message<JsonObject> call = unanswered.remove(toolCallId);
        if (call == null) {
            return Optional.of(NOT_ASKED);
        }
        call.reply(PageWire.renderAnswer(answer));
        return Optional.empty();
    }

    /** Whether somebody waits for an answer of this page to the call. */
    boolean owes(String toolCallId) {
        return unanswered.containsKey(toolCallId);
    }

    /** The page is gone, or in another conversation; calls that it has not answered are told so. */
    public void leave() {
        hasLeft = true;
        pages.remove(owner, this);
        if (asked != null) {
            asked.unregister();
        }
        unanswered.values().forEach(call -> call.reply(PageWire.renderAnswer(new PageAnswer.Gone())));
        unanswered.clear();
    }

    OpenPage seen() {
        return new OpenPage(id, lastActive, address, tools);
    }

    private void ask(Message<JsonObject> message) {
        String stopped = message.body().getString("stop");
        if (stopped != null) {
            unanswered.remove(stopped);
            return;
        }
        PageCall call = PageWire.parseCall(message.body());
        unanswered.put(call.toolCallId(), message);
        calls.accept(call);
    }
}
