package dev.parlor.gateway;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.Signal;
import dev.parlor.site.Identity;
import dev.parlor.tool.page.LivePage;
import dev.parlor.tool.page.PageAnswer;
import dev.parlor.tool.page.PageCall;
import dev.parlor.tool.page.PageOwner;
import dev.parlor.tool.page.PageTools;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The page at the other end of a socket, and the functions that it lets a model call. Event-loop confined. */
final class SessionPage {
    private final PageTools pages;
    private final int frameBytes;
    private final Consumer<Signal> out;
    private List<ToolDefinition> tools = List.of();
    private @Nullable String url;
    private Identity.@Nullable Visitor visitor;
    private @Nullable LivePage page;

    /**
     * A page that is in no conversation.
     *
     * @param frameBytes largest frame that the socket takes
     * @param out where the page is told what concerns it alone
     */
    SessionPage(PageTools pages, int frameBytes, Consumer<Signal> out) {
        this.pages = pages;
        this.frameBytes = frameBytes;
        this.out = out;
    }

    /** Somebody comes into a conversation with the page, or goes to another one; whoever only watches has no page. */
    void enter(ConversationId conversation, Identity identity) {
        leave();
        if (identity instanceof Identity.Visitor somebody) {
            visitor = somebody;
            page = pages.enter(new PageOwner(somebody.site(), conversation, somebody.id()), this::ask);
            visit(url);
            declare(tools);
        }
    }

    /** The page says where it is; null if it does not say. */
    void visit(@Nullable String told) {
        if (told == null) {
            return;
        }
        url = told;
        if (page != null) {
            page.visit(told);
        }
    }

    /** The page says which functions it has from now on; null if it does not say. */
    void declare(@Nullable List<ToolDefinition> declared) {
        if (declared == null) {
            return;
        }
        tools = List.copyOf(declared);
        if (page != null && visitor != null) {
            for (PageTools.Refusal refusal : pages.declare(visitor.site(), page, tools)) {
                out.accept(new Signal.Refused(refusal.why(), refusal.tool(), 0));
            }
        }
    }

    /** The visitor has just done something on the page. */
    void touch() {
        if (page != null) {
            page.touch();
        }
    }

    /** Not a bad frame if it comes too late: the page cannot know. */
    void answer(Command.ToolResult result) {
        if (page != null) {
            PageAnswer answer = result.error() == null
                    ? new PageAnswer.Done(result.content())
                    : new PageAnswer.Failed(result.error());
            page.answer(result.toolCallId(), answer)
                    .ifPresent(why -> out.accept(new Signal.Refused(why, result.toolCallId(), 0)));
        }
    }

    void leave() {
        if (page != null) {
            page.leave();
            page = null;
        }
    }

    private void ask(PageCall call) {
        out.accept(new Signal.RunOnPage(
                call.toolCallId(),
                call.tool(),
                call.arguments().encode(),
                call.remaining().toMillis(),
                frameBytes));
    }
}
