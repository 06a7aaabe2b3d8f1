package dev.parlor.tool.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.ParlorConfig;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.guard.Outcome.Answer;
import dev.parlor.tool.guard.Outcome.Cause;
import dev.parlor.tool.guard.Outcome.NoAnswer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedClientTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final int MOST = 1_000;

    private final TestingNetwork network = new TestingNetwork(VERTX);
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        network.close();
    }

    @AfterAll
    static void stop() {
        TestingNetwork.get(VERTX.close());
    }

    @Test
    void theServerIsAskedByItsNameAndToldWhatIsUnderstood() {
        network.name("api.internal", "127.0.0.1");
        int port = network.serve(request -> request.response()
                .end(Stream.of("host", "user-agent", "accept", "accept-encoding", "connection", "proxy-connection")
                        .map(name -> name + "=" + request.getHeader(name))
                        .toList()
                        .toString()));
        assertThat(text(exchange("http://api.internal:" + port + "/")))
                .isEqualTo("[host=api.internal:" + port
                        + ", user-agent=Parlor, accept=*/*, accept-encoding=gzip, connection=null, "
                        + "proxy-connection=null]");
    }

    @Test
    void aServerIsAskedByItsAddressWhereTheUrlHasNoName() {
        int port = network.serveAt("2606:4700::1", request -> request.response().end(request.getHeader("host")));
        assertThat(text(exchange("http://[2606:4700:0::1]:" + port + "/"))).isEqualTo("[2606:4700:0::1]:" + port);
    }

    @Test
    void connectionsAreUsedAgain() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(request -> {
            connections.add(request.connection());
            request.response().end("hello");
        });
        GuardedClient client = network.client();
        for (int i = 0; i < 5; i++) {
            assertThat(text(network.exchange(client, opened(url)))).isEqualTo("hello");
        }
        assertThat(connections).hasSize(1);
    }

    @Test
    void anAnswerThatFitsIsWholeAndALongerOneIsCutAndItsConnectionClosed() throws Exception {
        String url = serve(request -> {
            request.connection().closeHandler(gone -> events.add("closed"));
            HttpServerResponse response = request.response().setChunked(true);
            response.write("x".repeat(MOST));
            if (request.path().equals("/long")) {
                response.write("y");
            } else {
                response.end();
            }
        });
        Answer whole = (Answer) exchange(url);
        assertThat(whole.cut()).isFalse();
        assertThat(whole.body().length()).isEqualTo(MOST);
        Answer cut = (Answer) exchange(url + "long");
        assertThat(cut.cut()).isTrue();
        assertThat(cut.body().length()).isEqualTo(MOST);
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void aCompressedAnswerIsTheSameAnswer() {
        String url = serve(request -> request.response()
                .putHeader("content-encoding", request.path().substring(1))
                .end(gzip(out -> out.write("hello, hello, hello".getBytes(UTF_8)))));
        assertThat(text(exchange(url + "gzip"))).isEqualTo("hello, hello, hello");
        assertThat(text(exchange(url + "X-GZIP"))).isEqualTo("hello, hello, hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "compress", "gzip, gzip", "gzip,br", "nonsense"})
    void aCodingThatNobodyAskedForIsNotRead(String coding) {
        String url = serve(request ->
                request.response().putHeader("content-encoding", coding).end("hello"));
        assertThat(exchange(url)).isEqualTo(new NoAnswer(Cause.ENCODING, false));
    }

    @Test
    void whatIsNotGzipOrEndsTooEarlyIsDamaged() {
        Buffer zipped = gzip(out -> out.write("hello, hello, hello".getBytes(UTF_8)));
        String url = serve(request -> request.response()
                .putHeader("content-encoding", "gzip")
                .end(request.path().equals("/short") ? zipped.slice(0, zipped.length() - 12) : Buffer.buffer("hello")));
        assertThat(exchange(url)).isEqualTo(new NoAnswer(Cause.ENCODING, false));
        assertThat(exchange(url + "short")).isEqualTo(new NoAnswer(Cause.ENCODING, false));
    }

    @Test
    void ofABombOnlyTheAllowedBytesAreEverMade() {
        Buffer bomb = gzip(out -> {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        });
        int most = bomb.length() + 1;
        assertThat(most).isLessThan(100_000);
        String url = serve(request ->
                request.response().putHeader("content-encoding", "gzip").end(bomb));
        Answer answer = (Answer) network.exchange(network.client(), opened(url, most));
        assertThat(answer.cut()).isTrue();
        assertThat(answer.body().length()).isEqualTo(most);
    }

    @Test
    void aCompressedAnswerThatIsCutIsReadAsFarAsItGoes() {
        Buffer zipped = gzip(out -> {
            for (int i = 0; i < 2_000; i++) {
                out.write((i * i + " " + Integer.toHexString(i * 7919) + ";").getBytes(UTF_8));
            }
        });
        assertThat(zipped.length()).isGreaterThan(MOST);
        String url = serve(request ->
                request.response().putHeader("content-encoding", "gzip").end(zipped));
        Answer answer = (Answer) exchange(url);
        assertThat(answer.cut()).isTrue();
        assertThat(answer.body().length()).isPositive();
        assertThat(answer.body().toString()).startsWith("0 0;1 1eef;4 3dde;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "head", "body", "trickle"})
    void theEndOfTheScopeEndsTheRequestAndItsConnection(String stage) throws Exception {
        String url = serve(request -> {
            request.connection().closeHandler(gone -> events.add("closed"));
            HttpServerResponse response = request.response();
            switch (stage) {
                case "head" -> response.setChunked(true).writeHead();
                case "body" -> response.setChunked(true).write("begun");
                case "trickle" -> {
                    response.setChunked(true);
                    VERTX.setPeriodic(20, tick -> response.write("."));
                }
                default -> {}
            }
            VERTX.setTimer(100, later -> events.add("asked"));
        });
        CallScope scope = CallScope.lasting(Duration.ofSeconds(20));
        Future<Outcome> outcome = Future.future(promise -> VERTX.runOnContext(
                start -> network.client().exchange(opened(url), scope).onComplete(promise)));
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
        assertThat(outcome.isComplete()).isFalse();
        scope.end();
        assertThat(TestingNetwork.get(outcome)).isEqualTo(new NoAnswer(Cause.STOPPED, false));
        assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void inAScopeThatIsOverNothingIsSent() {
        String url = serve(request -> events.add("asked"));
        CallScope scope = CallScope.lasting(Duration.ofSeconds(20));
        scope.end();
        assertThat(network.<Outcome>onLoop(() -> network.client().exchange(opened(url), scope)))
                .isEqualTo(new NoAnswer(Cause.STOPPED, true));
        assertThat(events).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsUnreachableAndUntouched() {
        network.leave("127.0.0.1", 8000);
        assertThat(exchange("http://127.0.0.1:8000/")).isEqualTo(new NoAnswer(Cause.UNREACHABLE, true));
    }

    @Test
    void theNextAddressOfANameIsTriedWhereOneTakesNoConnection() {
        int port =
                network.serveAt("93.184.215.15", request -> request.response().end("second"));
        network.leave("93.184.215.14", port);
        network.name("two.example", "93.184.215.14", "93.184.215.15");
        assertThat(text(exchange("http://two.example:" + port + "/"))).isEqualTo("second");
    }

    @Test
    void moreRequestsAtOnceThanAllowedAreRefusedInsteadOfQueued() throws Exception {
        int most = 2;
        String url = serve(request -> events.add("asked"));
        GuardedClient client =
                network.client(new ParlorConfig.HttpToolLimits(1_024, 8_192, 3, Duration.ofSeconds(5), most));
        CallScope scope = CallScope.lasting(Duration.ofSeconds(20));
        Outcome third = network.onLoop(() -> {
            for (int i = 0; i < most; i++) {
                client.exchange(opened(url), scope);
            }
            return client.exchange(opened(url), scope);
        });
        assertThat(third).isEqualTo(new NoAnswer(Cause.BUSY, true));
        scope.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "HTTP/1.1",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
                "SSH-2.0-OpenSSH_9.6\r\n",
            })
    void whatIsNotAnAnswerIsABrokenConnectionAndLeavesTheClientUnharmed(String sent) {
        int port = network.serveRaw("127.0.0.1", once(sent));
        GuardedClient client = network.client();
        assertThat(network.exchange(client, opened("http://127.0.0.1:" + port + "/")))
                .isEqualTo(new NoAnswer(Cause.BROKEN, false));
        String sound = serve(request -> request.response().end("hello"));
        assertThat(text(network.exchange(client, opened(sound)))).isEqualTo("hello");
    }

    @Test
    void headersWithoutEndAreABrokenConnection() {
        int port = network.serveRaw("127.0.0.1", once("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n"));
        assertThat(exchange("http://127.0.0.1:" + port + "/")).isEqualTo(new NoAnswer(Cause.BROKEN, false));
    }

    @Test
    void whatAServerSendsBeyondItsAnswerIsNobodysAnswer() {
        String one = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none";
        int port = network.serveRaw(
                "127.0.0.1",
                socket -> socket.handler(
                        asked -> socket.write(one + "two HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsmuggled")));
        GuardedClient client = network.client();
        for (int i = 0; i < 3; i++) {
            switch (network.exchange(client, opened("http://127.0.0.1:" + port + "/"))) {
                case Answer answer -> assertThat(answer.body().toString()).isEqualTo("one");
                case NoAnswer none -> assertThat(none.cause()).isEqualTo(Cause.BROKEN);
            }
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWhole() {
        int port = network.serveRaw("127.0.0.1", once("HTTP/1.0 200 OK\r\n\r\nuntil the end"));
        assertThat(text(exchange("http://127.0.0.1:" + port + "/"))).isEqualTo("until the end");
    }

    private String serve(Handler<HttpServerRequest> answer) {
        return "http://127.0.0.1:" + network.serve(answer) + "/";
    }

    private static Handler<NetSocket> once(String sent) {
        return socket -> socket.handler(asked -> socket.end(Buffer.buffer(sent)));
    }

    private Outcome exchange(String url) {
        return network.exchange(network.client(), opened(url));
    }

    private static GuardedRequest opened(String url) {
        return opened(url, MOST);
    }

    private static GuardedRequest opened(String url, int answerBytes) {
        return new GuardedRequest(
                "test", HttpMethod.GET, url, Map.of(), null, "*/*", new GuardedRequest.Rules(false, true, answerBytes));
    }

    private static String text(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Answer.class);
        return ((Answer) outcome).body().toString();
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static Buffer gzip(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            content.writeTo(out);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Buffer.buffer(bytes.toByteArray());
    }
}
