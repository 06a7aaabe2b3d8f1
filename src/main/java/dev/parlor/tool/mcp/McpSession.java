package dev.parlor.tool.mcp;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator.ValidationResponse;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One connection to a server, from the agreement of both sides to its end. Safe from any thread. */
final class McpSession {
    /** In the request's {@code _meta}: the same for every attempt at a call. */
    static final String IDEMPOTENCY_KEY = "dev.parlor/idempotency-key";

    private static final McpSchema.Implementation PARLOR =
            McpSchema.Implementation.builder("parlor", "1").build();
    /** Longer than any call may take: its scope ends it, not the SDK. */
    private static final Duration NEVER = ToolRules.LONGEST_DEADLINE.plusMinutes(1);

    private static final int MOST_PAGES = 100;

    private final McpTransport transport;
    private final McpAsyncClient client;
    private final Context loop;
    private final McpConfig limits;

    private McpSession(McpTransport transport, McpAsyncClient client, Context loop, McpConfig limits) {
        this.transport = transport;
        this.client = client;
        this.loop = loop;
        this.limits = limits;
    }

    /** Agrees on a version over a transport. Completes on the loop. */
    static Future<McpSession> open(McpTransport transport, Context loop, McpConfig limits) {
        return transport.way().compose(carrier -> {
            McpAsyncClient client = McpClient.async(transport)
                    .clientInfo(PARLOR)
                    .requestTimeout(NEVER)
                    .initializationTimeout(limits.connect())
                    .jsonSchemaValidator((schema, content) -> ValidationResponse.asValid(""))
                    .build();
            return Monos.on(loop, client.initialize())
                    .timeout(limits.connect().toMillis(), TimeUnit.MILLISECONDS)
                    .map(agreed -> {
                        carrier.listen();
                        return new McpSession(transport, client, loop, limits);
                    });
        });
    }

    /** All tools that the server has, page by page; none if it offers none. Completes on the loop. */
    Future<List<McpSchema.Tool>> tools() {
        return client.getServerCapabilities().tools() == null
                ? Future.succeededFuture(List.of())
                : tools(null, new ArrayList<>(), 1).timeout(limits.connect().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<List<McpSchema.Tool>> tools(@Nullable String cursor, List<McpSchema.Tool> before, int page) {
        return Monos.on(loop, client.listTools(cursor)).compose(listed -> {
            before.addAll(listed.tools());
            String next = listed.nextCursor();
            boolean more = next != null && !next.isEmpty() && page < MOST_PAGES && before.size() <= limits.tools();
            return more ? tools(next, before, page + 1) : Future.succeededFuture(before);
        });
    }

    /**
     * Has a tool run. Never fails.
     *
     * @param scope when it ends, the server is told that nobody waits any more
     * @param caller where the result is told
     */
    Future<ToolResult> call(
            String tool, Map<String, Object> arguments, String idempotencyKey, CallScope scope, Context caller) {
        McpTransport.Ticket ticket = new McpTransport.Ticket();
        Mono<ToolResult> answer = client.callTool(CallToolRequest.builder(tool)
                        .arguments(arguments)
                        .meta(Map.of(IDEMPOTENCY_KEY, idempotencyKey))
                        .build())
                .map(ResultText::of)
                .onErrorResume(problem -> Mono.just(McpFaults.of(problem, tool)))
                .contextWrite(context -> context.put(McpTransport.TICKET, ticket));
        Future<ToolResult> result = Monos.on(caller, answer);
        scope.ended().onComplete(over -> transport.cancel(ticket));
        return result;
    }
}
