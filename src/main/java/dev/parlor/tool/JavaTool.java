package dev.parlor.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tool written in Java, with its schema derived from the record it takes (see {@link Allowed} for bounds).
 *
 * <p>Each call has a virtual thread of its own, so the work may block; the thread is interrupted when the call's scope
 * ends. What the work throws is logged with the call's id and answered as {@code tool_failed}, without a word of it.
 *
 * @param <A> the arguments, a record that Jackson can read
 */
public final class JavaTool<A extends Record> implements Tool {
    /** What the tool does. Runs on a virtual thread, may block, honours interruption. */
    @FunctionalInterface
    public interface Work<A extends Record> {
        ToolResult perform(A arguments, ToolInvocation invocation) throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(JavaTool.class);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ToolDefinition definition;
    private final Class<A> type;
    private final Work<A> work;

    /**
     * Derives the schema, which costs milliseconds: make a tool once, not per call.
     *
     * @param description tells the model when to use the tool, and when not
     */
    public JavaTool(String name, String description, Class<A> type, Work<A> work) {
        this.definition = new ToolDefinition(name, description, RecordSchema.of(type));
        this.type = type;
        this.work = work;
    }

    /** A result whose content is the value as compact JSON. */
    public static ToolResult succeeded(Record value) {
        try {
            return new ToolResult.Succeeded(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as JSON", e);
        }
    }

    @Override
    public ToolDefinition definition() {
        return definition;
    }

    @Override
    public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
        Context caller = Objects.requireNonNull(Vertx.currentContext(), "a tool runs on a Vert.x context");
        A bound;
        try {
            bound = JSON.readValue(arguments.encode(), type);
        } catch (JsonProcessingException e) {
            LOG.info(
                    "Call {} of {}: arguments do not fit the record",
                    invocation.call().id(),
                    definition.name(),
                    e);
            return Future.succeededFuture(
                    ToolFault.INVALID_ARGUMENTS.because("An argument is outside of what the tool can take."));
        }
        Promise<ToolResult> answer = Promise.promise();
        Thread thread = Thread.ofVirtual().name("tool " + definition.name()).unstarted(() -> {
            ToolResult result = perform(bound, invocation, scope);
            caller.runOnContext(back -> answer.tryComplete(result));
        });
        scope.ended().onComplete(over -> thread.interrupt());
        thread.start();
        return answer.future();
    }

    /** Catches errors too: a missing class or a deep recursion in a tool must not leave its call without an answer. */
    private ToolResult perform(A arguments, ToolInvocation invocation, CallScope scope) {
        try {
            return work.perform(arguments, invocation);
        } catch (Throwable e) {
            if (scope.isOver()) {
                LOG.debug(
                        "Call {} of {} ended after its scope", invocation.call().id(), definition.name(), e);
            } else {
                LOG.error("Call {} of {} failed", invocation.call().id(), definition.name(), e);
            }
            return ToolFault.TOOL_FAILED.because("The tool broke while it worked on this call.");
        }
    }
}
