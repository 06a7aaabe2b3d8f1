package dev.parlor.tool.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.tool.guard.Outcome.Answer;
import dev.parlor.tool.guard.Outcome.Cause;
import dev.parlor.tool.guard.Outcome.NoAnswer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a certificate for one name, at an address that has nothing to do with it. */
class CertifiedServerTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String ADDRESS = "93.184.215.14";
    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static PfxOptions certificate = new PfxOptions();

    private final TestingNetwork network = new TestingNetwork(VERTX);
    private final GuardedClient trusting =
            network.client(TestingNetwork.LIMITS, new HttpClientOptions().setTrustOptions(certificate));
    private final AtomicInteger asked = new AtomicInteger();
    private final int port = network.serve(
            ADDRESS, new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate), this::answer);

    @BeforeAll
    static void aCertificateForOneName() throws IOException, InterruptedException {
        Path file = folder.resolve("api.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "api",
                        "-dname",
                        "CN=api.example",
                        "-ext",
                        "SAN=dns:api.example",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue())
                .as(new String(keytool.getInputStream().readAllBytes(), UTF_8))
                .isZero();
        certificate = new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
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

    @Test
    void aServerIsVerifiedByTheNameOfTheUrlAlthoughTheConnectionGoesToAnAddress() {
        network.name("api.example", ADDRESS);
        assertThat(network.exchange(trusting, get("https://api.example:" + port + "/")))
                .isInstanceOfSatisfying(
                        Answer.class,
                        answer -> assertThat(answer.body()).hasToString("api.example for api.example:" + port));
    }

    @Test
    void aServerWithAnotherNamesCertificateIsToldNothing() {
        network.name("other.example", ADDRESS);
        assertThat(network.exchange(trusting, get("https://other.example:" + port + "/")))
                .isEqualTo(new NoAnswer(Cause.UNTRUSTED, true));
        assertThat(network.exchange(trusting, get("https://" + ADDRESS + ":" + port + "/")))
                .isEqualTo(new NoAnswer(Cause.UNTRUSTED, true));
        assertThat(asked.get()).isZero();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNotTrusted() {
        network.name("api.example", ADDRESS);
        assertThat(network.exchange(network.client(), get("https://api.example:" + port + "/")))
                .isEqualTo(new NoAnswer(Cause.UNTRUSTED, true));
        assertThat(asked.get()).isZero();
    }

    @Test
    void aServerThatSpeaksNoTlsIsNotTalkedToWithout() {
        network.name("plain.example", ADDRESS);
        int plain = network.serveAt(ADDRESS, request -> asked.incrementAndGet());
        assertThat(network.exchange(trusting, get("https://plain.example:" + plain + "/")))
                .isEqualTo(new NoAnswer(Cause.UNREACHABLE, true));
        assertThat(asked.get()).isZero();
    }

    @Test
    void aRedirectLeadsToHttpsAndNeverBack() {
        network.name("api.example", ADDRESS);
        int plain = network.serveAt(
                ADDRESS,
                request -> request.response()
                        .setStatusCode(302)
                        .putHeader("location", "https://api.example:" + port + "/")
                        .end());
        assertThat(network.exchange(trusting, get("http://api.example:" + plain + "/")))
                .isInstanceOf(Answer.class);
        assertThat(network.exchange(
                        trusting, get("https://api.example:" + port + "/to?http://api.example:" + plain + "/")))
                .isEqualTo(new NoAnswer(Cause.REDIRECTED, false));
    }

    private void answer(HttpServerRequest request) {
        asked.incrementAndGet();
        if (request.path().equals("/to")) {
            request.response()
                    .setStatusCode(302)
                    .putHeader("location", request.query())
                    .end();
        } else {
            request.response().end(request.connection().indicatedServerName() + " for " + request.authority());
        }
    }

    private static GuardedRequest get(String url) {
        return GuardedRequest.get("test", url, "*/*", 1_000);
    }
}
