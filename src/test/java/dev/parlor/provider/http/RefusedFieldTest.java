package dev.parlor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ModelSettings;
import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedFieldTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final String ANSWER = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\ndata: [DONE]\n\n";
    private static final ModelRequest WARM =
            Requests.hello("gpt-4o").withSettings(ModelSettings.USUAL.withTemperature(0.5));

    private final List<JsonObject> bodies = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'error':{'message':'Unknown field','param':'stream_options'}}",
                "400 | {'error':{'message':'Unrecognized request argument supplied: stream_options'}}",
                "422 | {'detail':[{'type':'extra_forbidden','loc':['body','stream_options'],'msg':'Extra inputs are"
                        + " not permitted'}]}",
            })
    void aFieldThatIsNotNeededIsLeftOutOnceTheServerComplainsOfIt(int status, String complaint) {
        List<ProviderEvent> events = ask(WARM, body -> body.containsKey("stream_options"), status, complaint);
        assertThat(events.getLast()).isInstanceOf(ProviderEvent.Completed.class);
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(1).getDouble("temperature")).isEqualTo(0.5);
        assertThat(bodies.get(1).fieldNames()).doesNotContain("stream_options");
    }

    @Test
    void theLimitOfTheAnswerIsCalledByItsOtherName() {
        List<ProviderEvent> events = ask(
                Requests.hello("new-model"),
                body -> body.containsKey("max_tokens"),
                400,
                "{'error':{'message':'Unsupported parameter: max_tokens. Use max_completion_tokens instead.',"
                        + "'param':'max_tokens','code':'unsupported_parameter'}}");
        assertThat(events.getLast()).isInstanceOf(ProviderEvent.Completed.class);
        assertThat(bodies.get(1).getInteger("max_completion_tokens")).isEqualTo(4096);
        assertThat(bodies.get(1).fieldNames()).doesNotContain("max_tokens");
    }

    @Test
    void aServerThatGoesOnComplainingIsAskedOnlyTwice() {
        List<ProviderEvent> events;
        try (TestingServer server = new TestingServer(
                VERTX,
                serve(
                        body -> true,
                        (request, body) -> refuse(
                                request,
                                400,
                                "{'error':{'message':'no "
                                        + (body.containsKey("temperature") ? "temperature" : "stream_options")
                                        + "'}}")))) {
            events = server.ask(new OpenAiProvider(VERTX, server.endpoint()), WARM);
        }
        assertThat(bodies).hasSize(2);
        assertThat(code(events)).isEqualTo("provider_bad_request");
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'error':{'message':'Invalid value','param':'messages'}} | provider_bad_request",
                "400 | {'error':{'message':'temperature_scale is wrong'}}       | provider_bad_request",
                "400 | {'error':{'message':'temperature','code':'context_length_exceeded'}} | context_overflow",
                "404 | {'error':{'message':'temperature'}}                      | provider_bad_request",
                "401 | {'error':{'message':'temperature'}}                      | provider_auth",
            })
    void whatIsNotAComplaintOfSuchAFieldStands(int status, String complaint, String code) {
        List<ProviderEvent> events = ask(WARM, body -> true, status, complaint);
        assertThat(bodies).hasSize(1);
        assertThat(code(events)).isEqualTo(code);
    }

    @Test
    void anInnerFieldGoesWithoutItsNeighbours() {
        JsonObject body = new JsonObject(
                "{\"output_config\":{\"effort\":\"high\",\"format\":{}},\"thinking\":{\"type\":\"adaptive\"}}");
        JsonBody sent = new JsonBody(
                WireJson.readArguments(body.encode()), List.of("output_config.effort", "thinking"), Map.of());
        JsonBody other = Objects.requireNonNull(sent.without(new ErrorReport(
                400, "", "invalid_request_error", "", "This model does not support the effort parameter.")));
        assertThat(other.tree().toString())
                .isEqualTo("{\"output_config\":{\"format\":{}},\"thinking\":{\"type\":\"adaptive\"}}");
    }

    @Test
    void anthropicsComplaintsAreUnderstoodAsWell() {
        try (TestingServer server = new TestingServer(
                VERTX,
                serve(
                        body -> body.containsKey("temperature"),
                        (request, body) -> refuse(
                                request,
                                400,
                                "{'type':'error','error':{'type':'invalid_request_error',"
                                        + "'message':'`temperature` is deprecated for this model.'}}")))) {
            Provider provider = new AnthropicProvider(VERTX, server.endpoint());
            server.ask(provider, Requests.hello("claude-haiku-4-5").withSettings(WARM.settings()));
        }
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(1).fieldNames()).doesNotContain("temperature");
    }

    private List<ProviderEvent> ask(
            ModelRequest question, Predicate<JsonObject> refused, int status, String complaint) {
        try (TestingServer server =
                new TestingServer(VERTX, serve(refused, (request, body) -> refuse(request, status, complaint)))) {
            return server.ask(new OpenAiProvider(VERTX, server.endpoint()), question);
        }
    }

    private Handler<HttpServerRequest> serve(
            Predicate<JsonObject> refused, BiConsumer<HttpServerRequest, JsonObject> refusal) {
        return request -> request.body().onSuccess(buffer -> {
            JsonObject body = buffer.toJsonObject();
            bodies.add(body);
            if (refused.test(body)) {
                refusal.accept(request, body);
            } else {
                request.response()
                        .putHeader("content-type", "text/event-stream")
                        .end(ANSWER);
            }
        });
    }

    private static void refuse(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).end(body.replace('\'', '"'));
    }

    private static String code(List<ProviderEvent> events) {
        return ((ProviderEvent.Failed) events.getLast()).failure().code();
    }
}
