package dev.parlor.tool;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tools for whoever asks on the event bus, and answers every request once.
 *
 * <p>Keeps the deadline of the request itself: when it has passed, the work's {@link CallScope} ends, whether or not
 * the asking node is still there. Tools run on the context that {@link #bind} was called on.
 */
public final class ToolHost {
    private record HostedCall(String idempotencyKey, CallScope scope, Promise<ToolResult> answer) {
        void close(ToolResult result) {
            answer.tryComplete(result);
            scope.end();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ToolHost.class);

    private final Vertx vertx;
    private final ToolLimits limits;
    private final List<Binding> bindings = new CopyOnWriteArrayList<>();
    private final Set<HostedCall> running = ConcurrentHashMap.newKeySet();

    public ToolHost(Vertx vertx, ToolLimits limits) {
        this.vertx = vertx;
        this.limits = limits;
    }

    /**
     * Offers the tool to the site's calls. Completes when every node can reach it.
     *
     * @param revision as {@link SiteTool} has it
     */
    public Future<Binding> bind(SiteId site, String revision, Tool tool) {
        String name = tool.definition().name();
        MessageConsumer<JsonObject> calls =
                vertx.eventBus().consumer(ToolWire.address(site, name, revision), message -> answer(tool, message));
        MessageConsumer<String> stops =
                vertx.eventBus().consumer(ToolWire.stopAddress(site, name, revision), message -> stop(message.body()));
        Binding binding = new Binding(calls, stops);
        bindings.add(binding);
        return Future.all(calls.completion(), stops.completion()).map(binding);
    }

    /** A tool that this host offers. */
    public final class Binding {
        private final MessageConsumer<JsonObject> calls;
        private final MessageConsumer<String> stops;

        private Binding(MessageConsumer<JsonObject> calls, MessageConsumer<String> stops) {
            this.calls = calls;
            this.stops = stops;
        }

        /** Takes no more calls; those that run are answered. */
        public Future<Void> release() {
            bindings.remove(this);
            return Future.join(calls.unregister(), stops.unregister()).mapEmpty();
        }
    }

    /** Takes no more calls, and completes when those that run are answered, each within its own deadline. */
    public Future<Void> release() {
        List<Future<Void>> gone = bindings.stream().map(Binding::release).toList();
        return Future.join(gone)
                .eventually(() -> Future.join(
                        running.stream().map(call -> call.answer().future()).toList()))
                .mapEmpty();
    }

    private void answer(Tool tool, Message<JsonObject> message) {
        try {
            run(tool, ToolWire.parseRequest(message.body(), limits))
                    .map(result -> ResultCap.cap(result, limits.resultBytes()))
                    .onSuccess(result -> message.reply(ToolWire.renderReply(result)));
        } catch (RuntimeException e) {
            LOG.error("A request for {} cannot be read", tool.definition().name(), e);
            message.fail(0, "unreadable request");
        }
    }

    private Future<ToolResult> run(Tool tool, ToolWire.Request request) {
        if (running.size() >= limits.callsPerHost()) {
            return Future.succeededFuture(ToolFault.BUSY.untouched("Too many calls are running; try again later."));
        }
        ToolInvocation invocation = request.invocation();
        Duration deadline = request.deadline();
        HostedCall call = new HostedCall(invocation.idempotencyKey(), CallScope.lasting(deadline), Promise.promise());
        running.add(call);
        long timer = vertx.setTimer(deadline.toMillis(), late -> call.close(ToolFault.timeout(deadline)));
        start(tool, request, call.scope())
                .otherwise(cause -> broken(invocation, cause))
                .onSuccess(call::close);
        return call.answer().future().onComplete(done -> {
            vertx.cancelTimer(timer);
            running.remove(call);
        });
    }

    private static Future<ToolResult> start(Tool tool, ToolWire.Request request, CallScope scope) {
        try {
            return tool.run(request.invocation(), request.arguments(), scope);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private void stop(String idempotencyKey) {
        running.stream()
                .filter(call -> call.idempotencyKey().equals(idempotencyKey))
                .forEach(call -> call.close(ToolFault.CANCELLED.because("The call was stopped.")));
    }

    private static ToolResult broken(ToolInvocation invocation, Throwable cause) {
        LOG.error(
                "Call {} of {} failed",
                invocation.call().id(),
                invocation.call().name(),
                cause);
        return ToolFault.TOOL_FAILED.because("The tool broke while it worked on this call.");
    }
}
