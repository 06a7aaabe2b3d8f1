package dev.parlor.turn;

import static dev.parlor.turn.Decisions.ANA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.ToolText;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.approval.ApprovalAnswer;
import dev.parlor.tool.guard.TestingNetwork;
import dev.parlor.tool.http.HttpTool;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Three calls at once, one of which is in trouble, 500 times: on real stores, with a model and tools over HTTP. */
class TroubledCallsTest {
    private static final int ROUNDS = 500;
    private static final int TALKS = 10;
    private static final List<Trouble> TROUBLES = List.of(Trouble.values());
    private static final ApprovalAnswer NO = new ApprovalAnswer(false, null, "Not today.");
    private static final String OUTSIDE = "93.184.215.14";

    private final LabTool look = new LabTool("look");
    private final LabTool note = new LabTool("note");

    @Test
    void troubleInOneOfThreeCallsEndsInItsOneResultAndTheOthersCountOnce() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestingNetwork network = new TestingNetwork(vertx);
                Fleet fleet = Fleet.ofOne("history: { exchanges: 1, summary: { enabled: false } }\n")) {
            offer(fleet, network);
            fleet.model.otherwise(TroubledCallsTest::answer);
            FleetServer server = fleet.start();
            List<Talk> talks = new ArrayList<>();
            List<Future<?>> running = new ArrayList<>();
            try (ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int talk = 0; talk < TALKS; talk++) {
                    Talk begun =
                            server.talk(new ConversationId(UUID.randomUUID().toString()));
                    int first = talk;
                    talks.add(begun);
                    running.add(visitors.submit(() -> talk(server, begun, first)));
                }
                for (Future<?> each : running) {
                    each.get();
                }
            }
            checkWhatTheModelWasTold(fleet.model.requests());
            for (Talk talk : talks) {
                checkHistory(talk.archived());
                checkHistory(server.onLoop(() -> server.parts.history().load(talk.conversation)));
                checkLog(fleet.log(server, talk.conversation));
            }
            for (LabTool sibling : List.of(look, note)) {
                assertThat(sibling.runs()).hasSize(ROUNDS);
                assertThat(sibling.runs().values()).allMatch(times -> times == 1);
            }
        } finally {
            TestingNetwork.get(vertx.close());
        }
    }

    private void offer(Fleet fleet, TestingNetwork network) {
        network.name("outside.example", OUTSIDE);
        int port = network.serveAt(OUTSIDE, TroubledCallsTest::outside);
        fleet.offers(look, "effect: read").offers(note, "effect: write");
        for (Trouble trouble : TROUBLES) {
            String url = "http://outside.example:" + port + "/" + trouble.tool() + "/{n}";
            fleet.offers(
                    vertx -> trouble.isOutside()
                            ? HttpTool.of(
                                    ToolText.parse("name: " + trouble.tool() + "\nhttp: { url: '" + url + "' }"),
                                    network.client(vertx))
                            : trouble.inside(),
                    trouble.rules());
        }
    }

    private static void outside(HttpServerRequest request) {
        request.response().putHeader("content-type", "application/json");
        if (request.path().startsWith("/answers_10_mb")) {
            request.response().end(Buffer.buffer("x".repeat(Trouble.MUCH)));
        } else if (request.path().startsWith("/answers_broken_json")) {
            request.response().end("{\"n\": 1,");
        }
    }

    /** One visitor's questions, one after the other; an operator denies whatever is asked. */
    private static void talk(FleetServer server, Talk talk, int first) {
        for (int n = first; n < ROUNDS; n += TALKS) {
            talk.ask("round " + n);
            List<Event> events = talk.eventsUntil(event -> {
                if (event instanceof Event.ApprovalAsked asked) {
                    TurnLab.join(server.approvals.decide(asked.approval().id(), ANA, NO));
                }
                return event instanceof Event.Terminal;
            });
            assertThat(events.getLast())
                    .as("round %s", n)
                    .isInstanceOfSatisfying(
                            Event.RunFinished.class,
                            finished -> assertThat(finished.reason()).isEqualTo(StopReason.COMPLETED));
        }
    }

    /** Which call is in trouble, and what with, goes through all combinations. */
    private static ScriptedModel.Answer answer(List<JsonObject> messages) {
        JsonObject last = messages.getLast();
        return last.getString("role").equals("user")
                ? ScriptedModel.Answer.calls(calls(number(last)))
                : ScriptedModel.Answer.says("Done.");
    }

    private static List<ToolCall> calls(int n) {
        List<ToolCall> calls = new ArrayList<>();
        calls.add(new ToolCall("look", "look", "{\"n\":" + n + "}"));
        calls.add(new ToolCall("note", "note", "{\"n\":" + n + "}"));
        calls.add(place(n), trouble(n).call(n));
        return calls;
    }

    private static Trouble trouble(int n) {
        return TROUBLES.get(n % TROUBLES.size());
    }

    private static int place(int n) {
        return n / TROUBLES.size() % 3;
    }

    private static int number(JsonObject question) {
        return Integer.parseInt(question.getString("content").substring("round ".length()));
    }

    /** A request for the calls and one for the answer in each round, with a result for each call in their order. */
    private static void checkWhatTheModelWasTold(List<JsonObject> requests) {
        assertThat(requests.size()).isEqualTo(2 * ROUNDS);
        List<Integer> answered = new ArrayList<>();
        for (JsonObject request : requests) {
            List<JsonObject> messages = request.getJsonArray("messages").stream()
                    .map(JsonObject.class::cast)
                    .filter(message -> !message.getString("role").equals("system"))
                    .toList();
            if (messages.size() > 1) {
                int n = number(messages.getFirst());
                answered.add(n);
                checkRound(n, messages);
            }
        }
        assertThat(answered).hasSize(ROUNDS).doesNotHaveDuplicates();
    }

    private static void checkRound(int n, List<JsonObject> messages) {
        assertThat(messages)
                .extracting(message -> message.getString("role"))
                .as("round %s", n)
                .containsExactly("user", "assistant", "tool", "tool", "tool");
        JsonArray calls = messages.get(1).getJsonArray("tool_calls");
        List<JsonObject> results = messages.subList(2, 5);
        assertThat(results)
                .extracting(result -> result.getString("tool_call_id"))
                .isEqualTo(calls.stream()
                        .map(call -> ((JsonObject) call).getString("id"))
                        .toList())
                .doesNotHaveDuplicates();
        List<String> contents =
                results.stream().map(result -> result.getString("content")).collect(Collectors.toList());
        assertThat(contents.remove(place(n)))
                .as("round %s: %s", n, trouble(n))
                .containsPattern(trouble(n).told())
                .hasSizeLessThanOrEqualTo(66_000);
        assertThat(contents).containsExactly("look " + n, "note " + n);
    }

    private static void checkHistory(List<Message> history) {
        List<String> called = new ArrayList<>();
        List<String> answered = new ArrayList<>();
        for (Message message : history) {
            switch (message) {
                case Message.Assistant assistant -> assistant.toolCalls().forEach(call -> called.add(call.id()));
                case Message.Tool result -> answered.add(result.toolCallId());
                case Message.User user -> {}
            }
        }
        assertThat(called).hasSize(3 * ROUNDS / TALKS).doesNotHaveDuplicates();
        assertThat(answered).isEqualTo(called);
    }

    private static void checkLog(List<JsonObject> log) {
        Map<String, List<String>> ids = log.stream()
                .filter(frame -> frame.containsKey("toolCallId"))
                .collect(Collectors.groupingBy(
                        frame -> frame.getString("type"),
                        Collectors.mapping(frame -> frame.getString("toolCallId"), Collectors.toList())));
        assertThat(ids.get("TOOL_CALL_START")).hasSize(3 * ROUNDS / TALKS).doesNotHaveDuplicates();
        assertThat(ids.get("TOOL_CALL_RESULT"))
                .containsExactlyInAnyOrderElementsOf(ids.getOrDefault("TOOL_CALL_START", List.of()));
    }
}
