package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.testing.ScriptedModel.Answer;
import dev.parlor.testing.TestingStores;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fifty visitors of the clinic who all want the same appointment, and all agree to it at the same moment. */
class ClinicRaceTest {
    private static final int VISITORS = 50;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void oneOfFiftyVisitorsGetsTheSlotAndTheOthersAreToldKindly() {
        ScriptedModel model = ScriptedModel.start(vertx);
        AtomicInteger calls = new AtomicInteger();
        String day = java.time.LocalDate.now(java.time.ZoneOffset.UTC)
                .with(java.time.temporal.TemporalAdjusters.next(java.time.DayOfWeek.TUESDAY))
                .plusWeeks(6)
                .toString();
        model.otherwise(messages -> "tool".equals(messages.getLast().getString("role"))
                ? Answer.says("I see.")
                : Answer.calls(List.of(booking(calls.incrementAndGet(), day))));
        Map<String, String> environment = new HashMap<>(ParlorProcess.environment(TestingStores.open()));
        environment.put("OPENAI_API_KEY", "sk-test");
        environment.put("OPENAI_BASE_URL", model.url());
        List<ChatClient> visitors = new ArrayList<>();
        try (ParlorProcess server = ParlorProcess.start(environment)) {
            for (int i = 0; i < VISITORS; i++) {
                ChatClient visitor = new ChatClient(server.httpPort(), "clinic");
                visitors.add(visitor);
                visitor.hello();
                visitor.say("m", "Book it");
            }
            List<JsonObject> questions = new ArrayList<>();
            for (ChatClient visitor : visitors) {
                questions.add(visitor.awaitQuestion());
            }
            assertThat(questions)
                    .extracting(question -> question.getString("title"))
                    .containsOnly("Book " + day + " at 09:10 with Daniel Osei?");
            for (int i = 0; i < VISITORS; i++) {
                visitors.get(i).approve(questions.get(i));
            }
            int booked = 0;
            for (ChatClient visitor : visitors) {
                JsonObject result = visitor.awaitType("TOOL_CALL_RESULT");
                visitor.awaitEnd();
                JsonObject error = result.getJsonObject("error");
                if (error == null) {
                    booked++;
                    assertThat(new JsonObject(result.getString("content")).getString("reference"))
                            .matches("HL-[A-Z0-9]{6}");
                } else {
                    assertThat(error.getString("code"))
                            .as(error.encode() + server.output())
                            .isEqualTo("conflict");
                    assertThat(error.getString("message")).contains("Say kindly that they were a moment faster");
                }
            }
            assertThat(booked).isEqualTo(1);
        } finally {
            visitors.forEach(ChatClient::close);
        }
    }

    private static ToolCall booking(int visitor, String date) {
        return new ToolCall(
                "call-" + visitor,
                "create_booking",
                new JsonObject()
                        .put("service_type", "physiotherapy")
                        .put("date", date)
                        .put("time", "09:10")
                        .put("practitioner", "Daniel Osei")
                        .put("name", "Visitor " + visitor)
                        .put("email", "visitor" + visitor + "@example.com")
                        .encode());
    }
}
