package dev.parlor.tool.page;

import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.ToolConfig;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A function of the page, as a tool: each call is put to one open page of the visitor who is answered, and to no other
 * once a page has it.
 */
public final class PageTool implements Tool {
    /** Nobody but the site's owner knows what a page's function does; until they say, it does something. */
    public static final Effect USUAL_EFFECT = Effect.WRITE;

    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private final Vertx vertx;
    private final LivePages pages;
    private final ToolDefinition definition;

    PageTool(Vertx vertx, LivePages pages, ToolConfig declared) {
        check(declared);
        this.vertx = vertx;
        this.pages = pages;
        this.definition = new ToolDefinition(
                String.valueOf(declared.name()),
                declared.description(),
                declared.parameters() == null
                        ? NO_ARGUMENTS
                        : declared.parameters().toString());
    }

    /**
     * Looks at a declaration without making anything of it.
     *
     * @throws IllegalArgumentException if it asks for what a page must not have
     */
    public static void check(ToolConfig declared) {
        if (!declared.rules().identity().isEmpty()) {
            throw new IllegalArgumentException(
                    declared.name() + ": identity: a page's function is told nothing about who the visitor is");
        }
    }

    /** As it is declared; what the declaration leaves to the page stands in for it in {@link PageTools#present}. */
    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        return pages.of(new PageOwner(
                        invocation.site(),
                        invocation.conversation(),
                        invocation.visitor().id()))
                .map(open -> open.stream()
                        .filter(page -> page.find(definition.name()).isPresent())
                        .toList())
                .compose(open -> ask(open, invocation, arguments, scope));
    }

    /** A page that turns out to be gone before it has the call makes way for the next one. */
    private Future<ToolResult> ask(
            List<OpenPage> open, ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        if (open.isEmpty() || scope.remaining().isZero()) {
            return Future.succeededFuture(
                    ToolFault.PAGE_GONE.untouched("The page that could do this is not open any more."));
        }
        String address = PageWire.addressOf(open.getFirst().id());
        String toolCallId = invocation.call().id();
        PageCall call = new PageCall(toolCallId, definition.name(), arguments, scope.remaining());
        Future<Message<JsonObject>> answer = vertx.eventBus()
                .request(
                        address,
                        PageWire.renderCall(call),
                        new DeliveryOptions()
                                .setSendTimeout(Math.max(1, scope.remaining().toMillis())));
        scope.ended().onComplete(over -> {
            if (!answer.succeeded()) {
                vertx.eventBus().send(address, PageWire.renderStop(toolCallId));
            }
        });
        return answer.map(message -> result(PageWire.parseAnswer(message.body())))
                .recover(problem -> wasNotThere(problem)
                        ? ask(open.subList(1, open.size()), invocation, arguments, scope)
                        : Future.succeededFuture(ToolFault.TIMEOUT.because("The page did not answer in time.")));
    }

    private static boolean wasNotThere(Throwable cause) {
        return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    private static ToolResult result(PageAnswer answer) {
        return switch (answer) {
            case PageAnswer.Done done -> new ToolResult.Succeeded(done.content());
            case PageAnswer.Failed failed -> ToolFault.TOOL_FAILED.because(failed.message());
            case PageAnswer.Gone gone ->
                ToolFault.PAGE_GONE.because("The page was closed or reloaded before it answered.");
        };
    }
}
