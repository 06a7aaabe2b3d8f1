package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingSigner;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of one installation, and tokens that one of them is told not to take any more. */
class RevocationTest {
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final TestingSigner SIGNER = TestingSigner.hmac("HS256", SECRET);
    private static final String CLUB = """
            title: Club
            origins: ["*"]
            models: [demo/scripted]
            prompt: You are helpful.
            identity: { secret: %s }
            """.formatted(SECRET);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Stage stage;

    @SuppressWarnings("NullAway.Init")
    private static ParlorProcess second;

    @BeforeAll
    static void start() {
        stage = Stage.own(Conf.withToolbox(folder.resolve("conf"))
                .parlor("tokens: { revocations: 300ms }\n")
                .site("club", CLUB)
                .with(Map.of()));
        second = stage.another();
    }

    @AfterAll
    static void stop() {
        second.close();
        stage.close();
    }

    @Test
    void aRevokedVisitorIsOutOnEveryServerAndComesInWithALaterTokenOnly() {
        String token = SIGNER.token("ana/1?#ü");
        try (ChatClient here = new ChatClient(stage.parlor().httpPort(), "club");
                ChatClient there = new ChatClient(second.httpPort(), "club");
                ChatClient other = new ChatClient(second.httpPort(), "club")) {
            here.hello(token(token));
            there.hello(token(token));
            other.hello(token(SIGNER.token("ben")));

            HttpResponse<String> answer =
                    new OperatorApi(stage).post("/v1/visitors/club/user:ana%2F1%3F%23%C3%BC/revoke");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(here.awaitClose()).isEqualTo(4500);
            assertThat(there.awaitClose()).isEqualTo(4500);

            for (int port : List.of(stage.parlor().httpPort(), second.httpPort())) {
                assertThat(closeOf(port, token)).isEqualTo(4500);
            }
            other.say("m", "What is 2+3?");
            other.awaitEnd();
            assertThat(other.isClosed()).isFalse();

            JsonObject later =
                    TestingSigner.claims("ana/1?#ü").put("iat", Instant.now().getEpochSecond() + 5);
            try (ChatClient again = new ChatClient(second.httpPort(), "club")) {
                again.hello(token(SIGNER.sign(later)));
                again.say("m", "What is 2+3?");
                again.awaitEnd();
            }
            JsonObject undated = TestingSigner.claims("ana/1?#ü");
            undated.remove("iat");
            assertThat(closeOf(second.httpPort(), SIGNER.sign(undated)))
                    .as("a token that does not say when it was issued")
                    .isEqualTo(4500);
        }
    }

    @Test
    void aRevokedStrangerDoesNotComeBackAndCannotBecomeAnybody() {
        try (ChatClient stranger = new ChatClient(second.httpPort(), "club");
                ChatClient ana = new ChatClient(second.httpPort(), "club")) {
            JsonObject hello = stranger.hello();
            stranger.say("m", "What is 2+3?");
            stranger.awaitEnd();
            String visitor = String.valueOf(
                    stage.rows("select visitor from conversation where id = ?", hello.getString("conversation"))
                            .getFirst()
                            .getFirst());
            assertThat(new OperatorApi(stage)
                            .post("/v1/visitors/club/" + visitor + "/revoke")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(stranger.awaitClose()).isEqualTo(4500);
            assertThat(closeOf(second.httpPort(), hello.getString("token"))).isEqualTo(4500);
            JsonObject named = ana.hello(token(SIGNER.token("ana-2"))
                    .put("previous", hello.getString("token"))
                    .put("conversation", hello.getString("conversation")));
            assertThat(named.getString("conversation")).isNotEqualTo(hello.getString("conversation"));
        }
    }

    @Test
    void aRestartRemembersWhoWasRevoked() {
        try (Stage own = Stage.own(Conf.withToolbox(folder.resolve("own"))
                .parlor("")
                .site("club", CLUB)
                .with(Map.of()))) {
            String token = SIGNER.token("ana");
            new OperatorApi(own).post("/v1/visitors/club/user:ana/revoke");
            own.kill();
            own.restart();
            assertThat(closeOf(own.parlor().httpPort(), token)).isEqualTo(4500);
        }
    }

    @Test
    void aSiteThatDoesNotExistHasNoVisitors() {
        assertThat(new OperatorApi(stage)
                        .post("/v1/visitors/nowhere/user:ana/revoke")
                        .statusCode())
                .isEqualTo(404);
        assertThat(new OperatorApi(stage).post("/v1/visitors/club/%20/revoke").statusCode())
                .isEqualTo(404);
        assertThat(new OperatorApi(stage).post("/v1/visitors/club/a%00b/revoke").statusCode())
                .isIn(400, 404);
    }

    private static int closeOf(int port, String token) {
        try (ChatClient client = new ChatClient(port, "club")) {
            client.send(token(token).put("type", "hello"));
            return client.awaitClose();
        }
    }

    private static JsonObject token(String token) {
        return new JsonObject().put("token", token);
    }
}
