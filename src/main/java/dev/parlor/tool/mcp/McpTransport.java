package dev.parlor.tool.mcp;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.parlor.conversation.ToolResult;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.jackson.VertxModule;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Joins the SDK's client to a {@link Carrier}, and knows which requests wait for an answer.
 *
 * <p>What the SDK's own transports lack: a request can be cancelled, one whose connection breaks is answered at once, and
 * of what a server says unasked only that its tools have changed is listened to. Safe from any thread.
 */
final class McpTransport implements McpClientTransport, Carrier.Receiver {
    /** Key of the {@link Ticket} in the subscriber's context. */
    static final String TICKET = "dev.parlor.tool.mcp.ticket";

    private static final Logger LOG = LoggerFactory.getLogger(McpTransport.class);
    private static final int SERVER_ERROR = -32_000;
    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"\\\\]{1,64})\"");
    private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(JsonMapper.builder()
            .addModule(new VertxModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build());

    private final Listener listener;
    private final Promise<Carrier> way = Promise.promise();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private volatile Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler = message -> message;

    private McpTransport(Listener listener) {
        this.listener = listener;
    }

    /** Makes the way that the messages of one connection take. */
    @FunctionalInterface
    interface Opening {
        Future<Carrier> open(Carrier.Receiver receiver);
    }

    /** A transport whose {@link #way} is being opened. */
    static McpTransport open(Opening opening, Listener listener) {
        McpTransport transport = new McpTransport(listener);
        opening.open(transport).onComplete(transport.way);
        return transport;
    }

    /** The way that messages take; nothing is sent before it is there. */
    Future<Carrier> way() {
        return way.future();
    }

    /** Learns by which id a request was sent. */
    static final class Ticket {
        private volatile @Nullable String requestId;
    }

    /** Told, off the event loop, what concerns the connection as a whole. */
    interface Listener {
        void toolsChanged();

        /** May be told more than once. */
        void broken(String why);
    }

    /** Gives up a request, if it still waits: the server is told, and the request fails. */
    void cancel(Ticket ticket) {
        String id = ticket.requestId;
        if (id != null && waiting.remove(id)) {
            Map<String, String> what = Map.of("requestId", id, "reason", "nobody waits for the answer any more");
            send(null, new JSONRPCNotification("notifications/cancelled", what), null);
            carrier().forget(id);
            fail(id, McpFaults.CANCELLED, "cancelled");
        }
    }

    @Override
    public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> into) {
        return Mono.fromRunnable(() -> handler = into);
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.deferContextual(context -> {
            String id = message instanceof JSONRPCRequest request ? String.valueOf(request.id()) : null;
            if (id != null) {
                waiting.add(id);
                context.<Ticket>getOrEmpty(TICKET).ifPresent(ticket -> ticket.requestId = id);
            }
            send(id, message, context.getOrDefault(McpAsyncClient.NEGOTIATED_PROTOCOL_VERSION, null));
            return Mono.empty();
        });
    }

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        boolean tools = type.getType().equals(McpSchema.ListToolsResult.class);
        return JSON.convertValue(tools && data instanceof Map<?, ?> page ? withReadableTools(page) : data, type);
    }

    /** One tool that is of the wrong form must not cost the others. */
    private static Map<?, ?> withReadableTools(Map<?, ?> page) {
        Map<Object, Object> readable = new HashMap<>(page);
        readable.computeIfPresent(
                "tools",
                (key, tools) -> tools instanceof List<?> list
                        ? list.stream().filter(McpTransport::isReadable).toList()
                        : List.of());
        return readable;
    }

    private static boolean isReadable(Object tool) {
        try {
            JSON.convertValue(tool, McpSchema.Tool.class);
            return true;
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("A tool of an MCP server is left out: {}", unreadable.getMessage());
            return false;
        }
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.fromRunnable(() -> broken("closed"));
    }

    /** Ends the connection; completes when nothing of it is left. */
    Future<Void> end() {
        broken("closed");
        return way.future().compose(Carrier::close).otherwiseEmpty();
    }

    @Override
    public void received(String json) {
        JSONRPCMessage message;
        try {
            message = McpSchema.deserializeJsonRpcMessage(JSON, json);
        } catch (IOException | IllegalArgumentException notOne) {
            LOG.debug("A message that is none was passed over", notOne);
            return;
        }
        switch (message) {
            case JSONRPCResponse response -> {
                if (waiting.remove(String.valueOf(response.id()))) {
                    handOn(response);
                }
            }
            case JSONRPCRequest request -> handOn(request);
            case JSONRPCNotification notification -> {
                if (McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED.equals(notification.method())) {
                    listener.toolsChanged();
                }
            }
            default -> {}
        }
    }

    @Override
    public void overlong(String ends) {
        for (Matcher id = ID.matcher(ends); id.find(); ) {
            failed(id.group(1), McpFaults.TOO_LARGE, "a message is larger than is read");
        }
    }

    @Override
    public void failed(String requestId, ToolResult answer, String why) {
        if (waiting.remove(requestId)) {
            fail(requestId, answer, why);
        }
    }

    @Override
    public void broken(String why) {
        waiting.forEach(id -> failed(id, McpFaults.GONE, why));
        listener.broken(why);
    }

    /** The result travels to whoever waits as the data of an error, which no server can make of this type. */
    private void fail(String requestId, ToolResult answer, String why) {
        handOn(JSONRPCResponse.error(requestId, new JSONRPCResponse.JSONRPCError(SERVER_ERROR, why, answer)));
    }

    private void handOn(JSONRPCMessage message) {
        handler.apply(Mono.just(message))
                .subscribe(done -> {}, problem -> LOG.warn("A message could not be taken", problem));
    }

    private void send(@Nullable String id, JSONRPCMessage message, @Nullable String protocol) {
        try {
            carrier().send(new Carrier.Outgoing(id, JSON.writeValueAsString(message), protocol));
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private Carrier carrier() {
        return Objects.requireNonNull(way.future().result(), "a transport is open before it is used");
    }
}
