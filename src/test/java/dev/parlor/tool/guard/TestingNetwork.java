package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.ParlorConfig;
import dev.parlor.tool.CallScope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An internet of one machine: names and addresses are made up, its servers are real and listen on loopback, and whatever
 * connects to an address that no server was given ends at the canary.
 */
public final class TestingNetwork implements AutoCloseable {
    public static final ParlorConfig.HttpToolLimits LIMITS =
            new ParlorConfig.HttpToolLimits(65_536, 8_192, 3, Duration.ofSeconds(20), 20);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx;
    private final NetServer canary;
    private final AtomicInteger caught = new AtomicInteger();
    private final List<InetSocketAddress> strays = new CopyOnWriteArrayList<>();
    private final List<String> lookups = new CopyOnWriteArrayList<>();
    private final Map<String, List<List<InetAddress>>> names = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, SocketAddress> servers = new ConcurrentHashMap<>();
    private final List<Supplier<Future<?>>> closing = new ArrayList<>();

    public TestingNetwork(Vertx vertx) {
        this.vertx = vertx;
        this.canary = get(vertx.createNetServer()
                .connectHandler(connection -> {
                    caught.incrementAndGet();
                    connection.close();
                })
                .listen(0, "127.0.0.1"));
        closing.add(canary::close);
    }

    /** What a name's addresses are; called again for one name, what they are at the next look, and from then on. */
    public void name(String host, String... addresses) {
        names.computeIfAbsent(host, first -> new CopyOnWriteArrayList<>())
                .add(Arrays.stream(addresses).map(TestingNetwork::address).toList());
    }

    /** A server on loopback. */
    public int serve(Handler<HttpServerRequest> answer) {
        return serveAt("127.0.0.1", answer);
    }

    /** A server that is on loopback, but has this address as far as the client is concerned. */
    public int serveAt(String address, Handler<HttpServerRequest> answer) {
        return serve(address, new HttpServerOptions(), answer);
    }

    public int serve(String address, HttpServerOptions options, Handler<HttpServerRequest> answer) {
        HttpServer server =
                get(vertx.createHttpServer(options).requestHandler(answer).listen(0, "127.0.0.1"));
        closing.add(server::close);
        return place(address, server.actualPort());
    }

    /** A server that sends what it likes. */
    public int serveRaw(String address, Handler<NetSocket> answer) {
        NetServer server = get(vertx.createNetServer().connectHandler(answer).listen(0, "127.0.0.1"));
        closing.add(server::close);
        return place(address, server.actualPort());
    }

    /** From now on, nobody takes a connection at this address and port. */
    public void leave(String address, int port) {
        try {
            Socket bound = new Socket();
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            closing.add(() -> vertx.executeBlocking(() -> {
                bound.close();
                return true;
            }));
            servers.put(
                    new InetSocketAddress(address(address), port),
                    SocketAddress.inetSocketAddress(bound.getLocalPort(), "127.0.0.1"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public AddressGuard guard() {
        return new AddressGuard(this::resolve);
    }

    public GuardedClient client() {
        return client(LIMITS);
    }

    public GuardedClient client(ParlorConfig.HttpToolLimits limits) {
        return client(limits, new HttpClientOptions());
    }

    public GuardedClient client(ParlorConfig.HttpToolLimits limits, HttpClientOptions options) {
        GuardedClient client = new GuardedClient(vertx, guard(), limits, this::locate, options);
        closing.add(client::close);
        return client;
    }

    /** The client of a server that has a Vert.x of its own, and closes with it. */
    public GuardedClient client(Vertx own) {
        return new GuardedClient(own, guard(), LIMITS, this::locate, new HttpClientOptions());
    }

    /** The outcome of a request made on an event loop. */
    public Outcome exchange(GuardedClient client, GuardedRequest request) {
        return onLoop(() -> client.exchange(request, CallScope.lasting(PATIENCE)));
    }

    /** Runs on an event loop, waits here, and insists on being told on that loop. */
    public <T> T onLoop(Supplier<Future<T>> work) {
        return get(Future.future(promise -> vertx.getOrCreateContext().runOnContext(start -> {
            Thread loop = Thread.currentThread();
            work.get().onComplete(done -> {
                if (Thread.currentThread().equals(loop)) {
                    promise.handle(done);
                } else {
                    promise.fail("told on " + Thread.currentThread());
                }
            });
        })));
    }

    public int canaryPort() {
        return canary.actualPort();
    }

    /** Connections that reached the canary. */
    public int caught() {
        return caught.get();
    }

    /** Addresses that a connection was opened to and no server has; all of them go to the canary. */
    public List<InetSocketAddress> strays() {
        return strays;
    }

    /** Names in the order in which they were looked up. */
    public List<String> lookups() {
        return lookups;
    }

    /** Shows that the canary sings: connects to it from here, and waits until it has said so. */
    public void connectToCanary() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), canary.actualPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    public static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        closing.forEach(each -> get(each.get()));
    }

    private int place(String address, int port) {
        servers.put(new InetSocketAddress(address(address), port), SocketAddress.inetSocketAddress(port, "127.0.0.1"));
        return port;
    }

    private SocketAddress locate(InetSocketAddress address) {
        SocketAddress server = servers.get(address);
        if (server == null) {
            strays.add(address);
            return SocketAddress.inetSocketAddress(canary.actualPort(), "127.0.0.1");
        }
        return server;
    }

    private Future<List<InetAddress>> resolve(String host) {
        lookups.add(host);
        List<List<InetAddress>> answers = names.getOrDefault(host, List.of());
        if (answers.isEmpty()) {
            return Future.failedFuture(new UnknownHostException(host));
        }
        return Future.succeededFuture(answers.size() > 1 ? answers.remove(0) : answers.getFirst());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(notAnAddress);
        }
    }
}
