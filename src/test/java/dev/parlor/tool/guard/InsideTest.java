package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.tool.guard.Outcome.Cause;
import dev.parlor.tool.guard.Outcome.NoAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A canary on loopback that no request of a tool may ever reach. */
class InsideTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String PUBLIC = "93.184.215.14";

    private final TestingNetwork network = new TestingNetwork(VERTX);
    private final GuardedClient client = network.client();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String location = "";

    @AfterEach
    void theCanarySingsWhenItIsReached() {
        int before = network.caught();
        network.connectToCanary();
        assertThat(network.caught()).isEqualTo(before + 1);
        network.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @Test
    void noListedUrlReachesTheCanary() {
        List<ListedUrl> urls = ListedUrl.all(network);
        for (ListedUrl listed : urls) {
            if (!listed.isAllowed()) {
                Cause expected = listed.verdict().equals("unresolved") ? Cause.UNREACHABLE : Cause.REFUSED;
                assertThat(network.exchange(client, get(listed.url())))
                        .as(listed.toString())
                        .isEqualTo(new NoAnswer(expected, true));
            }
        }
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
        for (ListedUrl listed : urls) {
            if (listed.isAllowed()) {
                network.exchange(client, get(listed.url()));
            }
        }
        assertThat(network.strays())
                .as("this network has no servers but the canary")
                .hasSizeGreaterThanOrEqualTo(
                        (int) urls.stream().filter(ListedUrl::isAllowed).count());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectReachesTheCanary(int status) {
        List<ListedUrl> urls = ListedUrl.all(network).stream()
                .filter(listed -> !listed.isAllowed() && !listed.url().matches("(?s).*[\\r\\n].*"))
                .toList();
        int port = network.serveRaw(
                PUBLIC,
                socket -> socket.handler(request -> {
                    asked.incrementAndGet();
                    socket.end(
                            request.toString().startsWith("GET /start ")
                                    ? redirect(status, location)
                                    : Buffer.buffer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                }));
        for (ListedUrl listed : urls) {
            location = listed.url();
            network.exchange(client, get("http://public.example:" + port + "/start"));
        }
        assertThat(asked.get()).isGreaterThanOrEqualTo(urls.size());
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
    }

    @Test
    void aServerThatIsOpenDoesNotOpenItsNeighbours() {
        int port = network.serve(request -> request.response()
                .setStatusCode(302)
                .putHeader("location", location)
                .end());
        List<ListedUrl> urls = ListedUrl.all(network).stream()
                .filter(listed -> !listed.isAllowed() && listed.url().matches("https?://[!-~]+"))
                .toList();
        for (ListedUrl listed : urls) {
            location = listed.url();
            NoAnswer outcome = (NoAnswer) network.exchange(client, opened("http://127.0.0.1:" + port + "/"));
            assertThat(outcome.untouched()).isFalse();
        }
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
    }

    @Test
    void aConnectionGoesToTheAddressThatWasLookedAtWhateverTheNameMeansAMomentLater() {
        int port = network.serveAt(PUBLIC, request -> {
            asked.incrementAndGet();
            request.response().end(request.authority().toString());
        });
        network.name("rebinding.example", PUBLIC);
        network.name("rebinding.example", "127.0.0.1");
        Outcome.Answer answer =
                (Outcome.Answer) network.exchange(client, get("http://rebinding.example:" + port + "/"));
        assertThat(answer.body().toString()).isEqualTo("rebinding.example:" + port);
        assertThat(network.lookups()).containsExactly("rebinding.example");
        assertThat(asked.get()).isEqualTo(1);
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
    }

    @Test
    void aNameThatLeadsInsideByNowIsRefusedOnARedirectAndWhereAConnectionIsStillOpen() {
        int port = network.serveAt(PUBLIC, request -> {
            asked.incrementAndGet();
            if (request.path().equals("/again")) {
                request.response().setStatusCode(307).putHeader("location", "/").end();
            } else {
                request.response().end();
            }
        });
        network.name("rebinding.example", PUBLIC);
        network.name("rebinding.example", PUBLIC);
        network.name("rebinding.example", "127.0.0.1");
        String url = "http://rebinding.example:" + port;
        assertThat(network.exchange(client, get(url + "/"))).isInstanceOf(Outcome.Answer.class);
        assertThat(network.exchange(client, get(url + "/again"))).isEqualTo(new NoAnswer(Cause.REFUSED, false));
        assertThat(network.exchange(client, get(url + "/"))).isEqualTo(new NoAnswer(Cause.REFUSED, true));
        assertThat(asked.get()).isEqualTo(2);
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
    }

    @Test
    void ofANameWithOneAddressInsideNoneIsConnectedTo() {
        network.name("mixed.example", PUBLIC, "127.0.0.1");
        int port = network.serveAt(PUBLIC, request -> asked.incrementAndGet());
        assertThat(network.exchange(client, get("http://mixed.example:" + port + "/")))
                .isEqualTo(new NoAnswer(Cause.REFUSED, true));
        assertThat(asked.get()).isZero();
        assertThat(network.strays()).isEmpty();
        assertThat(network.caught()).isZero();
    }

    private static Buffer redirect(int status, String location) {
        return Buffer.buffer(("HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static GuardedRequest get(String url) {
        return GuardedRequest.get("test", url, "*/*", 1_000);
    }

    private static GuardedRequest opened(String url) {
        return new GuardedRequest(
                "test", HttpMethod.GET, url, Map.of(), null, "*/*", new GuardedRequest.Rules(false, true, 1_000));
    }
}
