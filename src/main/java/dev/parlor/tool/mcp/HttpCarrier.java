package dev.parlor.tool.mcp;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.ToolFault;
import dev.parlor.tool.guard.AddressGuard;
import dev.parlor.tool.guard.Origin;
import dev.parlor.tool.guard.UrlReading;
import dev.parlor.tool.guard.Verdict;
import dev.parlor.tool.guard.WebUrl;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streamable HTTP: a POST for each message, answered with JSON or a stream of events, and a GET for what the server says
 * without having been asked.
 *
 * <p>Connects only to addresses that the {@link AddressGuard} has looked at, follows no redirect and uses no proxy. A call that
 * nobody waits for any more closes its connection. A stream that breaks is not resumed: its call is answered as one whose
 * outcome is not known. Confined to one event loop, where nothing is decoded.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">The
 *     specification</a>
 */
final class HttpCarrier implements Carrier {
    static final String EVENTS = "text/event-stream";

    private static final Logger LOG = LoggerFactory.getLogger(HttpCarrier.class);
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String JSON = "application/json";
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** For what is sent beside calls: cancellations, the stream that is listened to. */
    private static final int SPARE_CONNECTIONS = 8;

    private static final int WAITING_MESSAGES = 256;

    private final Vertx vertx;
    private final Context loop;
    private final Server server;
    private final AddressGuard guard;
    private final Receiver receiver;
    private final McpConfig limits;
    private final HttpClient client;
    private final ExecutorService reading;
    private final HttpExchange.Place place;
    private final Map<String, HttpExchange> calls = new HashMap<>();
    private @Nullable HttpExchange listening;
    private @Nullable String session;
    private @Nullable String version;
    private long listeningSinceNanos;
    private Duration pause;
    private boolean closed;

    /**
     * A server that is reached by HTTP.
     *
     * @param headers sent with each request
     * @param openPrivate whether the site's owner says that it may be on a private network
     */
    record Server(String name, WebUrl url, Map<String, String> headers, boolean openPrivate) {
        /** @throws IllegalArgumentException if the declaration's URL is none */
        static Server of(McpToolConfig declared) {
            return switch (WebUrl.read(String.valueOf(declared.url()))) {
                case UrlReading.Unfit unfit -> throw new IllegalArgumentException("mcp.url " + unfit.why());
                case WebUrl url -> new Server(declared.name(), url, declared.headers(), declared.allowPrivate());
            };
        }
    }

    HttpCarrier(Vertx vertx, Context loop, Server server, AddressGuard guard, Receiver receiver, McpConfig limits) {
        this.vertx = vertx;
        this.loop = loop;
        this.server = server;
        this.guard = guard;
        this.receiver = receiver;
        this.limits = limits;
        this.pause = limits.firstPause();
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setConnectTimeout(Math.toIntExact(limits.connect().toMillis())))
                .with(new PoolOptions()
                        .setHttp1MaxSize(limits.connections() + SPARE_CONNECTIONS)
                        .setMaxWaitQueueSize(WAITING_MESSAGES))
                // Each exchange tells how it ended; Vert.x would log the same with a stack trace.
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
        this.reading = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofVirtual().name("mcp " + server.name()).factory(),
                new ThreadPoolExecutor.DiscardPolicy());
        this.place = new HttpExchange.Place(loop, reading, receiver::received, limits.messageBytes());
    }

    @Override
    public void send(Outgoing message) {
        loop.runOnContext(here -> post(message));
    }

    @Override
    public void forget(String requestId) {
        loop.runOnContext(here -> {
            HttpExchange call = calls.remove(requestId);
            if (call != null) {
                call.giveUp();
            }
        });
    }

    @Override
    public void listen() {
        loop.runOnContext(here -> {
            if (!closed) {
                HttpExchange exchange = new HttpExchange(place, answered -> {}, this::listeningEnded);
                listening = exchange;
                listeningSinceNanos = System.nanoTime();
                exchange.start(connect(HttpMethod.GET, EVENTS), Buffer.buffer());
            }
        });
    }

    @Override
    public Future<Void> close() {
        return Future.future(closing -> loop.runOnContext(here -> {
            closed = true;
            List.copyOf(calls.values()).forEach(HttpExchange::giveUp);
            calls.clear();
            if (listening != null) {
                listening.giveUp();
            }
            farewell()
                    .eventually(client::close)
                    .onComplete(gone -> reading.shutdown())
                    .onComplete(closing);
        }));
    }

    private void post(Outgoing message) {
        String id = message.requestId();
        if (message.protocol() != null) {
            version = message.protocol();
        }
        if (closed) {
            answer(id, McpFaults.UNREACHABLE, "closed");
        } else if (id != null && calls.size() >= limits.connections()) {
            answer(id, McpFaults.busy(null), "too many calls");
        } else {
            HttpExchange exchange = new HttpExchange(place, this::learnSession, how -> postEnded(id, how));
            if (id != null) {
                calls.put(id, exchange);
            }
            exchange.start(connect(HttpMethod.POST, JSON + ", " + EVENTS), Buffer.buffer(message.json()));
        }
    }

    private Future<HttpClientRequest> connect(HttpMethod method, String accepted) {
        Origin open = server.openPrivate() ? server.url().whose() : null;
        return guard.check(server.url(), open)
                .compose(verdict -> switch (verdict) {
                    case Verdict.Allowed allowed -> connect(method, allowed.addresses());
                    case Verdict.Refused refused -> Future.failedFuture(refused.why());
                    case Verdict.Unresolved unresolved -> Future.failedFuture(unresolved.host() + " has no address");
                })
                .onSuccess(request -> {
                    server.headers().forEach(request::putHeader);
                    request.putHeader(HttpHeaders.ACCEPT, accepted);
                    request.putHeader(HttpHeaders.CONTENT_TYPE, JSON);
                    if (session != null) {
                        request.putHeader(SESSION, session);
                    }
                    if (version != null) {
                        request.putHeader(VERSION, version);
                    }
                });
    }

    /** One after the other, until one takes the connection. */
    private Future<HttpClientRequest> connect(HttpMethod method, List<InetAddress> addresses) {
        WebUrl url = server.url();
        SocketAddress address =
                SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.getFirst(), url.port()));
        Future<HttpClientRequest> connected = client.request(new RequestOptions()
                .setServer(address)
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.secure())
                .setURI(url.target())
                .setMethod(method)
                .setConnectTimeout(limits.connect().toMillis())
                .setIdleTimeout(method.equals(HttpMethod.POST) ? ToolRules.LONGEST_DEADLINE.toMillis() : 0));
        return addresses.size() == 1
                ? connected
                : connected.recover(away -> connect(method, addresses.subList(1, addresses.size())));
    }

    private void learnSession(HttpClientResponse response) {
        if (session == null) {
            session = response.getHeader(SESSION);
        }
    }

    private void postEnded(@Nullable String id, HttpEnd how) {
        calls.remove(String.valueOf(id));
        switch (how) {
            case HttpEnd.Read read -> answer(id, McpFaults.GONE, "it ended its answer before it was complete");
            case HttpEnd.TooLarge tooLarge -> answer(id, McpFaults.TOO_LARGE, "a message is larger than is read");
            case HttpEnd.BrokenOff broken -> breakDown(id, McpFaults.GONE, broken.why());
            case HttpEnd.NotSent notSent -> {
                if (notSent.cause() instanceof ConnectionPoolTooBusyException) {
                    answer(id, McpFaults.busy(null), "too many messages");
                } else {
                    breakDown(
                            id,
                            McpFaults.UNREACHABLE,
                            String.valueOf(notSent.cause().getMessage()));
                }
            }
            case HttpEnd.Refused refused -> refused(id, refused);
        }
    }

    /** Servers disagree on whether 404 or 400 means that they do not know the session any more. */
    private void refused(@Nullable String id, HttpEnd.Refused refused) {
        String why = "status " + refused.status();
        ToolResult answer = switch (refused.status()) {
            case 429, 503 -> McpFaults.busy(refused.retryAfter());
            case 400, 404 -> McpFaults.UNREACHABLE;
            default -> ToolFault.TOOL_FAILED.because("The tool's server could not do it.");
        };
        boolean unknown = refused.status() == 400 || refused.status() == 404;
        if (unknown || version == null) {
            breakDown(id, answer, why);
        } else {
            LOG.warn("MCP server {} answered with {}", server.name(), why);
            answer(id, answer, why);
        }
    }

    /** That a server cannot be listened to is no fault: it only does not say when its tools change. */
    private void listeningEnded(HttpEnd how) {
        switch (how) {
            case HttpEnd.Refused refused -> {
                if (refused.status() == 400 || refused.status() == 404) {
                    breakDown("it does not know the session any more");
                } else {
                    LOG.debug("MCP server {} cannot be listened to: status {}", server.name(), refused.status());
                }
            }
            case HttpEnd.NotSent notSent ->
                breakDown(String.valueOf(notSent.cause().getMessage()));
            case HttpEnd.Read read -> listenAgain();
            case HttpEnd.BrokenOff broken -> listenAgain();
            case HttpEnd.TooLarge tooLarge -> listenAgain();
        }
    }

    private void listenAgain() {
        if (System.nanoTime() - listeningSinceNanos > limits.longestPause().toNanos()) {
            pause = limits.firstPause();
        }
        vertx.setTimer(pause.toMillis(), timer -> listen());
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(limits.longestPause()) < 0 ? doubled : limits.longestPause();
    }

    private Future<Void> farewell() {
        return session == null
                ? Future.succeededFuture()
                : connect(HttpMethod.DELETE, JSON)
                        .compose(HttpClientRequest::send)
                        .timeout(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty()
                        .mapEmpty();
    }

    private void answer(@Nullable String id, ToolResult answer, String why) {
        if (id != null) {
            reading.execute(() -> receiver.failed(id, answer, why));
        }
    }

    private void breakDown(@Nullable String id, ToolResult answer, String why) {
        answer(id, answer, why);
        breakDown(why);
    }

    private void breakDown(String why) {
        reading.execute(() -> receiver.broken(why));
    }
}
