package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.Proxies;
import dev.parlor.provider.Endpoint;
import dev.parlor.provider.Provider;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.capability.CapabilityTable;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.testing.TestingAuthority;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that has a name nobody here can look up, behind a proxy that takes every name for this machine. */
class ProxyTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Context LOOP = Asked.loops(VERTX, 1).getFirst();
    private static final NetClient CLIENT = VERTX.createNetClient();
    private static final String NAME = "api.provider.test";
    private static final String LOGIN = "Proxy-Authorization: Basic bWU6c2VjcmV0";
    private static final String ANSWER = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n";

    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private NetServer proxy = VERTX.createNetServer();

    @BeforeEach
    void openTheProxy() {
        proxy = TestingServer.await(
                VERTX.createNetServer().connectHandler(this::serve).listen(0, "127.0.0.1"));
    }

    @AfterEach
    void closeTheProxy() {
        TestingServer.await(proxy.close());
    }

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void throughAProxyTlsReachesToTheProviderWithItsNameAndHttp2() {
        try (TestingServer server = open(TestingAuthority.server(NAME, true))) {
            Provider provider = provider("https", server, Map.of("HTTPS_PROXY", "http://me:secret@" + address()));
            assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            assertThat(heads)
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("CONNECT " + NAME + ":" + server.port() + " HTTP/1.1")
                            .containsIgnoringCase(LOGIN));
            assertThat(requests).singleElement().satisfies(request -> {
                assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
                assertThat(request.authority().host()).isEqualTo(NAME);
                assertThat(request.getHeader("proxy-authorization")).isNull();
            });
        }
    }

    @Test
    void aProviderWithoutTlsIsAskedForByItsWholeAddress() {
        try (TestingServer server = open(new HttpServerOptions())) {
            Provider provider = provider("http", server, Map.of("http_proxy", "http://me:secret@" + address()));
            assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            assertThat(heads)
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("POST http://" + NAME + ":" + server.port() + "/chat/completions HTTP/1.1")
                            .containsIgnoringCase(LOGIN));
        }
    }

    @Test
    void throughSocksTheProxyLooksUpTheName() {
        NetServer socks = TestingServer.await(
                VERTX.createNetServer().connectHandler(this::serveSocks).listen(0, "127.0.0.1"));
        try (TestingServer server = open(TestingAuthority.server(NAME, true))) {
            Provider provider =
                    provider("https", server, Map.of("ALL_PROXY", "socks5://127.0.0.1:" + socks.actualPort()));
            assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            assertThat(heads).containsExactly(NAME + ":" + server.port());
        }
        TestingServer.await(socks.close());
    }

    @Test
    void aProxyThatRefusesMakesTheProviderUnreachable() {
        try (TestingServer server = open(TestingAuthority.server(NAME, true))) {
            Provider provider = provider("https", server, Map.of("HTTPS_PROXY", "http://wrong:login@" + address()));
            assertThat(Asked.on(LOOP, provider).code()).isEqualTo("provider_unreachable");
            assertThat(requests).isEmpty();
        }
    }

    @Test
    void thisMachineIsReachedWithoutTheProxy() {
        try (TestingServer server = open(new HttpServerOptions())) {
            Endpoint endpoint = server.endpoint();
            Transport transport = transport(endpoint.url(), Map.of("ALL_PROXY", "http://" + address()));
            Provider provider = new OpenAiProvider(
                    new Connections(VERTX, endpoint.url(), transport), endpoint, CapabilityTable.packed());
            assertThat(Asked.on(LOOP, provider).code()).isEqualTo("completed");
            assertThat(heads).isEmpty();
        }
    }

    private TestingServer open(HttpServerOptions options) {
        return new TestingServer(VERTX, options, connection -> {}, request -> {
            requests.add(request);
            TestingServer.stream(request.response(), Buffer.buffer(ANSWER), 1000);
        });
    }

    private String address() {
        return "127.0.0.1:" + proxy.actualPort();
    }

    private static Provider provider(String scheme, TestingServer server, Map<String, String> environment) {
        String url = scheme + "://" + NAME + ":" + server.port();
        Endpoint endpoint = new Endpoint(
                "test",
                url,
                TestingServer.KEY,
                TestingServer.patience(60_000, 60_000, 60_000, 90_000),
                Endpoint.Limits.USUAL);
        return new OpenAiProvider(
                new Connections(VERTX, url, transport(url, environment)), endpoint, CapabilityTable.packed());
    }

    private static Transport transport(String url, Map<String, String> environment) {
        return Transport.USUAL
                .withTrust(TestingAuthority.pem())
                .withTimes(Duration.ofSeconds(60), Duration.ofSeconds(60))
                .withProxy(Proxies.of(environment::get).towards(URI.create(url)).orElse(null));
    }

    /** RFC 1928, as far as it is needed: no login, then CONNECT to a name. */
    private void serveSocks(NetSocket client) {
        client.handler(greeting -> {
            client.handler(wish -> {
                int length = wish.getUnsignedByte(4);
                int port = wish.getUnsignedShort(5 + length);
                heads.add(wish.getString(5, 5 + length) + ":" + port);
                client.pause();
                CLIENT.connect(port, "127.0.0.1").onSuccess(target -> {
                    client.write(Buffer.buffer(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0}));
                    client.pipeTo(target);
                    target.pipeTo(client);
                });
            });
            client.write(Buffer.buffer(new byte[] {5, 0}));
        });
    }

    private void serve(NetSocket client) {
        client.handler(first -> {
            String head = first.toString(StandardCharsets.ISO_8859_1);
            heads.add(head);
            if (!head.toLowerCase(Locale.ROOT).contains(LOGIN.toLowerCase(Locale.ROOT))) {
                client.end(Buffer.buffer("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"));
                return;
            }
            client.pause();
            int port = Integer.parseInt(head.lines().findFirst().orElse("").replaceAll(".*:(\\d+).*", "$1"));
            CLIENT.connect(port, "127.0.0.1").onSuccess(target -> {
                if (head.startsWith("CONNECT ")) {
                    client.write("HTTP/1.1 200 OK\r\n\r\n");
                } else {
                    target.write(first);
                }
                client.pipeTo(target);
                target.pipeTo(client);
            });
        });
    }
}
