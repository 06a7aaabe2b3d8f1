package dev.parlor.tool.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.tool.guard.Outcome.Answer;
import dev.parlor.tool.guard.Outcome.Cause;
import dev.parlor.tool.guard.Outcome.NoAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final TestingNetwork network = new TestingNetwork(VERTX);
    private final GuardedClient client = network.client();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final int here = network.serveAt("93.184.215.14", this::answer);
    private final int there = network.serveAt("93.184.215.15", this::answer);

    RedirectTest() {
        network.name("here.example", "93.184.215.14");
        network.name("there.example", "93.184.215.15");
    }

    @AfterEach
    void close() {
        assertThat(network.caught()).isZero();
        network.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 301, GET /end secret key-1", "GET, 302, GET /end secret key-1", "GET, 303, GET /end secret null",
        "GET, 307, GET /end secret key-1", "GET, 308, GET /end secret key-1", "POST, 301, GET /end secret null",
        "POST, 302, GET /end secret null", "POST, 303, GET /end secret null", "POST, 307, POST /end secret key-1 {}",
        "POST, 308, POST /end secret key-1 {}", "PUT, 302, PUT /end secret key-1 {}", "PUT, 303, GET /end secret null",
        "PUT, 307, PUT /end secret key-1 {}"
    })
    void aRequestThatReadsIsRedirectedAsTheStatusSays(String method, int status, String then) {
        Outcome outcome = network.exchange(client, request(method, false, "/" + status + "?to=/end"));
        assertThat(body(outcome)).isEqualTo("here");
        assertThat(heard).last().asString().isEqualToIgnoringWhitespace("here " + then);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void anotherServerIsToldNothingThatWasDeclaredForThisOne(int status) {
        Outcome outcome = network.exchange(client, request("GET", false, "/" + status + "?to=" + elsewhere("/end")));
        assertThat(body(outcome)).isEqualTo("there");
        assertThat(heard).last().isEqualTo("there GET /end null null ");
    }

    @Test
    void anotherServerIsStillToldNothingAfterItSendsTheRequestBack() {
        String back = elsewhere("/302?to=http%3A%2F%2Fhere.example%3A" + here + "%2Fend");
        Outcome outcome = network.exchange(client, request("GET", false, "/302?to=" + encoded(back)));
        assertThat(body(outcome)).isEqualTo("here");
        assertThat(heard).last().isEqualTo("here GET /end null null ");
    }

    @Test
    void anotherPortIsAnotherServer() {
        network.name("here.example", "93.184.215.15");
        Outcome outcome =
                network.exchange(client, request("GET", false, "/302?to=http://here.example:" + there + "/end"));
        assertThat(body(outcome)).isEqualTo("there");
        assertThat(heard).last().isEqualTo("there GET /end null null ");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void aWriteIsRepeatedOnItsOwnServerWhereThatIsAskedFor(int status) {
        assertThat(body(network.exchange(client, request("POST", true, "/" + status + "?to=/end"))))
                .isEqualTo("here");
        assertThat(heard).last().isEqualTo("here POST /end secret key-1 {}");
    }

    @Test
    void whatIsShownAfterAWriteIsRead() {
        assertThat(body(network.exchange(client, request("POST", true, "/303?to=/end"))))
                .isEqualTo("here");
        assertThat(heard).last().isEqualTo("here GET /end secret null ");
    }

    @ParameterizedTest
    @CsvSource({"301, false", "302, false", "301, true", "302, true", "303, true", "307, true", "308, true"})
    void aWriteIsSentNowhereElse(int status, boolean elsewhere) {
        String to = elsewhere ? elsewhere("/end") : "/end";
        assertThat(network.exchange(client, request("POST", true, "/" + status + "?to=" + to)))
                .isEqualTo(new NoAnswer(Cause.REDIRECTED, false));
        assertThat(heard).hasSize(1);
    }

    @Test
    void threeRedirectsAreFollowedAndNotAFourth() {
        assertThat(body(network.exchange(client, request("GET", false, "/302?to=/302?to=/302?to=/end"))))
                .isEqualTo("here");
        assertThat(heard).hasSize(4);
        heard.clear();
        assertThat(network.exchange(client, request("GET", false, "/302?to=/302?to=/302?to=/302?to=/end")))
                .isEqualTo(new NoAnswer(Cause.REDIRECTED, false));
        assertThat(heard).hasSize(4);
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowed() {
        WebUrl secure = (WebUrl) WebUrl.read("https://here.example/");
        Hop hop = new Hop(secure, HttpMethod.GET, Map.of(), null, false, 0);
        assertThat(hop.redirected(302, "http://here.example/", 3))
                .isInstanceOfSatisfying(
                        Hop.Next.Stay.class, stay -> assertThat(stay.cause()).isEqualTo(Cause.REDIRECTED));
        assertThat(hop.redirected(302, "https://there.example/", 3)).isInstanceOf(Hop.Next.Follow.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/300", "/302", "/304", "/305?to=/end", "/399?to=/end"})
    void whatLooksLikeARedirectAndIsNoneIsAnAnswer(String path) {
        assertThat(network.exchange(client, request("GET", false, path))).isInstanceOf(Answer.class);
        assertThat(heard).hasSize(1);
    }

    @Test
    void theBodyOfARedirectIsNotWaitedFor() {
        Outcome outcome = network.exchange(client, request("GET", false, "/endless"));
        assertThat(body(outcome)).isEqualTo("here");
    }

    /** Sends on to {@code to} with the status that the path names, or says where this is. */
    private void answer(HttpServerRequest request) {
        String who = request.localAddress().port() == here ? "here" : "there";
        request.body().onSuccess(body -> {
            heard.add(who + " " + request.method() + " " + request.path() + " " + request.getHeader("x-key") + " "
                    + request.getHeader("idempotency-key") + " " + body);
            if (request.path().equals("/endless")) {
                request.response()
                        .setStatusCode(302)
                        .putHeader("location", "/end")
                        .setChunked(true)
                        .write("...");
            } else if (request.path().equals("/end")) {
                request.response().end(who);
            } else {
                String to =
                        request.query() == null ? null : decoded(request.query().substring("to=".length()));
                request.response().setStatusCode(Integer.parseInt(request.path().substring(1)));
                if (to != null) {
                    request.response().putHeader("location", to);
                }
                request.response().end();
            }
        });
    }

    private String elsewhere(String path) {
        return "http://there.example:" + there + path;
    }

    private static String encoded(String text) {
        return text.replace("%", "%25");
    }

    private static String decoded(String text) {
        return text.replace("%3A", ":").replace("%2F", "/").replace("%25", "%");
    }

    private GuardedRequest request(String method, boolean write, String path) {
        GuardedRequest.Body body =
                method.equals("GET") ? null : new GuardedRequest.Body("application/json", Buffer.buffer("{}"));
        return new GuardedRequest(
                "test",
                HttpMethod.valueOf(method),
                "http://here.example:" + here + path,
                Map.of("X-Key", "secret", "Idempotency-Key", "key-1"),
                body,
                "*/*",
                new GuardedRequest.Rules(write, false, 1_000));
    }

    private static String body(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Answer.class);
        return ((Answer) outcome).body().toString();
    }
}
