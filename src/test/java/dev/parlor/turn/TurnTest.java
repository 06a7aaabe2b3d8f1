package dev.parlor.turn;

import static dev.parlor.turn.Events.reason;
import static dev.parlor.turn.LabTool.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.Bill;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.StopReason;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.TurnId;
import dev.parlor.history.LogEntry;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The loop of a turn on real stores, with a provider over HTTP that says what a test wants. */
class TurnTest {
    private static final String SCHEMA = """
            {"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}
            """;

    @Test
    void textStreamsAndIsKept() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.thenSays("Good morning to you.");
            lab.ask("Hello");
            List<Event> events = lab.eventsOfTurn();
            assertThat(textOf(events)).isEqualTo("Good morning to you.");
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(lab.archived()).hasSize(2).isEqualTo(lab.hot());
        }
    }

    @Test
    void theToolsOfOneAnswerRunSideBySideAndGoBackInOneStep() {
        CountDownLatch allStarted = new CountDownLatch(3);
        AtomicInteger endedBeforeAllStarted = new AtomicInteger();
        Function<Integer, Future<ToolResult>> meet = n -> {
            allStarted.countDown();
            Promise<ToolResult> met = Promise.promise();
            Thread.ofVirtual().start(() -> {
                awaitQuietly(allStarted);
                if (allStarted.getCount() > 0) {
                    endedBeforeAllStarted.incrementAndGet();
                }
                met.complete(new ToolResult.Succeeded("met " + n));
            });
            return met.future();
        };
        try (TurnLab lab = new TurnLab(tool("meet", meet))) {
            lab.model
                    .thenCalls(call(1, "meet"), call(2, "meet"), call(3, "meet"))
                    .thenSays("Done.");
            lab.ask("Meet");
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(endedBeforeAllStarted).hasValue(0);
            assertThat(toolMessages(lab, 1))
                    .extracting(message -> message.getString("content"))
                    .containsExactly("met 1", "met 2", "met 3");
            assertThat(lab.model.requests()).hasSize(2);
        }
    }

    @Test
    void aProviderThatUsesTheSameIdInEachAnswerGetsEachResultInItsPlace() {
        try (TurnLab lab =
                new TurnLab(tool("count", n -> Future.succeededFuture(new ToolResult.Succeeded("is " + n))))) {
            lab.model
                    .thenCalls(new ToolCall("call_0", "count", "{\"n\":1}"))
                    .thenCalls(new ToolCall("call_0", "count", "{\"n\":2}"))
                    .thenSays("Done.");
            lab.ask("Count twice");
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            List<JsonObject> results = toolMessages(lab, 2);
            assertThat(results)
                    .extracting(message -> message.getString("content"))
                    .containsExactly("is 1", "is 2");
            assertThat(results.stream()
                            .map(message -> message.getString("tool_call_id"))
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void everyKindOfTroubleIsAResultThatTheModelReadsAndSiblingsKeepTheirs() {
        Tool good = tool("good", n -> Future.succeededFuture(new ToolResult.Succeeded("fine")));
        Tool stuck = tool("stuck", n -> Promise.<ToolResult>promise().future());
        Tool broken = tool("broken", n -> {
            throw new IllegalStateException("jdbc:postgresql://secret-host password=hunter2");
        });
        try (TurnLab lab = new TurnLab(good, stuck, broken)) {
            lab.model
                    .thenCalls(
                            call(1, "good"),
                            call(2, "nobody_has_it"),
                            new ToolCall("c3", "good", "{\"n\": "),
                            new ToolCall("c4", "good", "{\"n\": \"three\"}"),
                            call(5, "stuck"),
                            call(6, "broken"),
                            call(7, "good"))
                    .thenSays("Done.");
            lab.ask("Try all");
            List<Event> events = lab.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            assertThat(toolMessages(lab, 1))
                    .extracting(message -> codeOf(message.getString("content")))
                    .containsExactly(
                            "fine",
                            "unknown_tool",
                            "invalid_json",
                            "invalid_arguments",
                            "timeout",
                            "tool_failed",
                            "fine");
            assertThat(events.toString() + lab.model.requests() + lab.archived())
                    .doesNotContain("hunter2")
                    .doesNotContain("secret-host");
            assertThat(lab.archived()).isEqualTo(lab.hot()).hasSize(1 + 1 + 7 + 1);
        }
    }

    @Test
    void stopWhileToolsRunGivesEachCallOneResultAndEndsTheTurn() {
        Tool stuck = tool("stuck", n -> Promise.<ToolResult>promise().future());
        try (TurnLab lab = new TurnLab(stuck)) {
            lab.model.thenCalls(call(1, "stuck"), call(2, "stuck"));
            lab.ask("Wait");
            lab.eventsUntil(Event.ToolCallEnded.class);
            lab.eventsUntil(Event.ToolCallEnded.class);
            lab.stop();
            List<Event> events = lab.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.CANCELLED);
            assertThat(events.stream().filter(Event.ToolCallAnswered.class::isInstance))
                    .hasSize(2);
            lab.model.thenSays("Here again.");
            lab.ask("Go on");
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(toolMessages(lab, 1)).hasSize(2);
        }
    }

    @Test
    void stopInTheMiddleOfAnAnswerKeepsWhatWasSaid() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.then(ScriptedModel.Answer.opens("Once upon a time"));
            lab.ask("Tell");
            lab.eventsUntil(Event.RunStarted.class);
            StringBuilder said = new StringBuilder();
            while (!said.toString().endsWith("time")) {
                said.append(textOf(lab.eventsUntil(Event.TextAdded.class)));
            }
            lab.stop();
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.CANCELLED);
            assertThat(lab.archived().getLast())
                    .isInstanceOfSatisfying(
                            Message.Assistant.class,
                            last -> assertThat(last.text()).isEqualTo("Once upon a time"));
        }
    }

    @Test
    void callsOfAnAnswerThatWasCutAreNotRun() {
        AtomicInteger runs = new AtomicInteger();
        Tool counted = tool("counted", n -> {
            runs.incrementAndGet();
            return Future.succeededFuture(new ToolResult.Succeeded("ran"));
        });
        try (TurnLab lab = new TurnLab(counted)) {
            lab.model.then(new ScriptedModel.Answer.Says("So far", List.of(call(1, "counted")), "length"));
            lab.ask("Count");
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.LENGTH);
            assertThat(runs).hasValue(0);
        }
    }

    @Test
    void aModelThatNeverStopsAskingForToolsIsToldSoInWords() {
        Tool again = tool("again", n -> Future.succeededFuture(new ToolResult.Succeeded("again")));
        try (TurnLab lab = new TurnLab(again)) {
            for (int i = 0; i < 10; i++) {
                lab.model.thenCalls(call(i, "again"));
            }
            lab.ask("Loop");
            List<Event> events = lab.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.ROUND_LIMIT);
            assertThat(textOf(events)).isEqualTo(Wording.ROUND_LIMIT);
            assertThat(lab.model.requests()).hasSize(10);
            assertThat(lab.archived()).isEqualTo(lab.hot());
        }
    }

    @Test
    void aProviderThatRefusesEndsTheTurnWithACodeAndWithoutItsWords() {
        try (TurnLab lab = new TurnLab()) {
            ScriptedModel.Answer refusal = new ScriptedModel.Answer.Fails(
                    401, "{\"error\":{\"message\":\"Incorrect API key sk-123\",\"code\":\"invalid_api_key\"}}");
            lab.model.then(refusal);
            lab.fallback.then(refusal);
            lab.ask("Hello");
            assertThat(lab.eventsOfTurn().getLast()).isInstanceOfSatisfying(Event.RunFailed.class, failed -> {
                assertThat(failed.failure().code()).isEqualTo("provider_auth");
                assertThat(failed.failure().message()).doesNotContain("sk-123", "key");
            });
            lab.model.thenSays("Hello after all.");
            lab.ask("Again");
            assertThat(reason(lab.eventsOfTurn())).isEqualTo(StopReason.COMPLETED);
            assertThat(lab.model.messages(1))
                    .extracting(message -> message.getString("role"))
                    .containsExactly("system", "user", "user");
        }
    }

    @Test
    void aModelThatBreaksInTheMiddleIsReplacedAndItsWordsAreWithdrawn() {
        AtomicInteger runs = new AtomicInteger();
        Tool counted = tool("counted", n -> {
            runs.incrementAndGet();
            return Future.succeededFuture(new ToolResult.Succeeded("ran"));
        });
        try (TurnLab lab = new TurnLab(counted)) {
            lab.model.thenCalls(call(1, "counted")).then(new ScriptedModel.Answer.Breaks("Half an "));
            lab.fallback.thenSays("A whole answer.");
            lab.ask("Hello");
            List<Event> events = lab.eventsOfTurn();
            assertThat(reason(events)).isEqualTo(StopReason.COMPLETED);
            Event.MessageReset reset = events.stream()
                    .filter(Event.MessageReset.class::isInstance)
                    .map(Event.MessageReset.class::cast)
                    .findFirst()
                    .orElseThrow();
            List<Event> standing = events.stream()
                    .filter(event -> !(event instanceof Event.TextAdded added
                            && added.message().equals(reset.message())))
                    .toList();
            assertThat(textOf(standing)).isEqualTo("A whole answer.");
            assertThat(((Event.RunFinished) events.getLast()).model()).isEqualTo("second/model");
            assertThat(runs).hasValue(1);
            assertThat(lab.fallback.messages(0))
                    .extracting(message -> message.getString("role"))
                    .containsExactly("system", "user", "assistant", "tool");
            assertThat(lab.archived()).isEqualTo(lab.hot()).hasSize(4);
        }
    }

    @Test
    void anEmptyAnswerIsAnErrorAndNotSilence() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.thenSays("");
            lab.ask("Hello");
            assertThat(lab.eventsOfTurn().getLast())
                    .isInstanceOfSatisfying(
                            Event.RunFailed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Wording.EMPTY_ANSWER));
        }
    }

    @Test
    void anOwnerThatFindsItsNumberTakenWritesNothingMore() {
        try (TurnLab lab = new TurnLab()) {
            lab.model.then(ScriptedModel.Answer.opens(""));
            lab.ask("Hello");
            lab.eventsUntil(Event.TextEnded.class);
            String foreign = lab.parts
                    .format()
                    .encode(new Event.RunFailed(lab.conversation, runOf(lab), Wording.INTERRUPTED, Bill.EMPTY), 5);
            lab.onLoop(() -> lab.parts.log().append(lab.conversation, new LogEntry(5, foreign)));
            lab.stop();
            lab.onLoop(() -> lab.parts.vertx().timer(300, TimeUnit.MILLISECONDS));
            List<LogEntry> log = lab.onLoop(() -> lab.parts.log().read(lab.conversation, 0, 100));
            assertThat(log).hasSize(5);
            assertThat(log.getLast().frame()).isEqualTo(foreign);
        }
    }

    private static TurnId runOf(TurnLab lab) {
        LogEntry first =
                lab.onLoop(() -> lab.parts.log().read(lab.conversation, 0, 1)).getFirst();
        return ((Event.RunStarted) lab.parts.format().decode(first.frame())).turn();
    }

    private static Tool tool(String name, Function<Integer, Future<ToolResult>> work) {
        return new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition(name, "A tool for tests.", SCHEMA);
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                return work.apply(arguments.getInteger("n"));
            }
        };
    }

    private static List<JsonObject> toolMessages(TurnLab lab, int request) {
        return lab.model.messages(request).stream()
                .filter(message -> message.getString("role").equals("tool"))
                .toList();
    }

    private static String codeOf(String content) {
        return content.startsWith("{")
                ? new JsonObject(content).getJsonObject("error").getString("code")
                : content;
    }

    private static String textOf(List<Event> events) {
        StringBuilder text = new StringBuilder();
        List<Event.TextStarted> questions = events.stream()
                .filter(Event.TextStarted.class::isInstance)
                .map(Event.TextStarted.class::cast)
                .filter(started -> started.role() == Event.Role.USER)
                .toList();
        for (Event event : events) {
            if (event instanceof Event.TextAdded added
                    && questions.stream().noneMatch(user -> user.message().equals(added.message()))) {
                text.append(added.text());
            }
        }
        return text.toString();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
