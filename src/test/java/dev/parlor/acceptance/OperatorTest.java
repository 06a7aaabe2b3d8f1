package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTest {
    private final Stage stage = Stage.shared();

    @Test
    void aWrongPasswordAndAnUnknownNameGetTheSameAnswer() {
        HttpResponse<String> wrong = OperatorApi.login(stage.parlor().url(), "admin", "guess");
        HttpResponse<String> unknown = OperatorApi.login(stage.parlor().url(), "nobody", "guess");
        assertProblem(wrong, 401, "wrong_login");
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void aLoginThatIsNoLoginIsAProblem() {
        for (String body : List.of("", "[]", "null", "{\"name\":1}", "{\"name\":\"admin\"}", "{")) {
            assertProblem(
                    OperatorApi.send(
                            HttpRequest.newBuilder(URI.create(stage.parlor().url() + "/v1/operator/login"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))),
                    400,
                    "invalid_login");
        }
    }

    @Test
    void conversationsAreListedNewestFirst() {
        try (ChatClient first = stage.client();
                ChatClient second = stage.client()) {
            String older = first.hello().getString("conversation");
            String newer = second.hello().getString("conversation");
            first.say("m", "Hello");
            first.awaitEnd();
            second.say("m", "What is 2+3?");
            second.awaitEnd();
            stage.endedTurns(older);
            stage.endedTurns(newer);
            List<JsonObject> list = new JsonObject(new OperatorApi(stage)
                            .get("/v1/conversations?limit=2")
                            .body())
                    .getJsonArray("conversations").stream()
                            .map(JsonObject.class::cast)
                            .toList();
            assertThat(list).extracting(row -> row.getString("id")).containsExactly(newer, older);
            assertThat(list.getFirst().getString("preview")).isEqualTo("What is 2+3?");
            assertThat(list.getFirst().getString("state")).isEqualTo("idle");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "501", "-1", "many", "99999999999", ""})
    void aLimitOutOfBoundsIsAProblem(String limit) {
        assertProblem(new OperatorApi(stage).get("/v1/conversations?limit=" + limit), 400, "invalid_limit");
    }

    @Test
    void aVisitorsTokenOpensNothingOfTheOperators() {
        try (ChatClient visitor = stage.client()) {
            JsonObject hello = visitor.hello();
            for (String token : List.of(hello.getString("token"), "", "nonsense", "a.b.c")) {
                assertProblem(OperatorApi.get(stage.parlor().url(), "/v1/conversations", token), 401, "sign_in");
            }
        }
    }

    @Test
    void anOperatorSeesARunningConversationAsItsVisitorDoesAndCannotSpeakInIt() {
        try (ChatClient visitor = stage.client();
                ChatClient operator = stage.client()) {
            JsonObject hello = visitor.hello();
            visitor.say("long", Stage.STORY);
            visitor.awaitText();
            operator.hello(Stage.ticket(hello, 0).put("token", new OperatorApi(stage).token()));
            operator.awaitText();
            operator.say("mine", "Good day");
            JsonObject refusal = operator.awaitRefusal();
            assertThat(refusal.getString("code")).isEqualTo("forbidden");
            assertThat(refusal.getString("id")).isEqualTo("mine");
            visitor.awaitEnd();
            operator.awaitEnd();
            assertThat(operator.entryTexts()).isEqualTo(visitor.entryTexts());
        }
    }

    @Test
    void anOperatorOfAConversationThatDoesNotExistIsClosed() {
        try (ChatClient operator = stage.client()) {
            operator.send(new JsonObject()
                    .put("type", "hello")
                    .put("token", new OperatorApi(stage).token())
                    .put("conversation", Stage.newId()));
            assertThat(operator.awaitClose()).isEqualTo(4505);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(answer.body()).getString("code")).isEqualTo(code);
    }
}
