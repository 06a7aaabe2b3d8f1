package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolCall;
import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Http;
import dev.parlor.testing.RecordedProvider;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A visit to each sample site, as it comes along, with the recorded answers of real providers on the other end.
 *
 * <p>Recorded are the streams, event by event: their fields, ids, pieces, pings, thoughts, counts, and every word of text,
 * which is why the assistant says things that have nothing to do with the visit. Exchanged are only the names of the tools
 * and their arguments, cut into as many pieces as the recorded ones. So this shows that calls in the form of these
 * providers run on the sites' own tables and that the results go back in the form that their protocol asks for, under the
 * ids that this server gives to calls; it does not show what a model would make of the sites' prompts. The answers of
 * Mistral and DeepSeek come under the name of the model that the site asks for.
 */
class RecordedVisitsTest {
    private static final String CLAUDE_CALLS = "anthropic/tool-single";
    private static final String CLAUDE_CALLS_TWO = "anthropic/tool-parallel";
    private static final String CLAUDE_SAYS = "anthropic/text";
    private static final String GPT_CALLS_TWO = "openai/tool-parallel-nousage";
    private static final String GPT_SAYS = "openai/no-usage";
    private static final String MISTRAL_CALLS = "mistral/tool-no-index";
    private static final String MISTRAL_SAYS = "mistral/thinking-hybrid";
    private static final String DEEPSEEK_CALLS = "deepseek/tool-reasoning";
    private static final String DEEPSEEK_SAYS = "deepseek/emoji";

    @SuppressWarnings("NullAway.Init")
    private static Vertx vertx;

    @SuppressWarnings("NullAway.Init")
    private static RecordedProvider claude;

    @SuppressWarnings("NullAway.Init")
    private static RecordedProvider gpt;

    @SuppressWarnings("NullAway.Init")
    private static Stage withClaude;

    @SuppressWarnings("NullAway.Init")
    private static Stage withGpt;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        claude = RecordedProvider.start(vertx, CLAUDE_SAYS);
        gpt = RecordedProvider.start(vertx, GPT_SAYS);
        withClaude = Stage.own(Map.of("ANTHROPIC_API_KEY", "sk-ant-test", "ANTHROPIC_BASE_URL", claude.url()));
        withGpt = Stage.own(Map.of("OPENAI_API_KEY", "sk-test", "OPENAI_BASE_URL", gpt.url() + "/v1"));
    }

    @AfterAll
    static void close() {
        withGpt.close();
        withClaude.close();
        gpt.close();
        claude.close();
        vertx.close();
    }

    @Test
    void atTheClinicASlotIsFoundAndBookedInTheFormOfAnthropic() {
        try (ChatClient visitor = client(withClaude, "clinic")) {
            visitor.hello();
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            claude.thenCalls(
                            CLAUDE_CALLS,
                            call(
                                    "get_availability",
                                    new JsonObject()
                                            .put("service_type", "dental_cleaning")
                                            .put("start_date", today.plusDays(2).toString())
                                            .put("end_date", today.plusDays(12).toString())))
                    .thenSays(CLAUDE_SAYS);
            ask(visitor, "When can I have my teeth cleaned next week?");
            List<JsonObject> found = claudeResults();
            assertThat(found).hasSize(1);
            JsonObject slot =
                    new JsonObject(text(found.getFirst())).getJsonArray("rows").getJsonObject(0);

            claude.thenCalls(
                            CLAUDE_CALLS,
                            call(
                                    "create_booking",
                                    new JsonObject()
                                            .put("service_type", "dental_cleaning")
                                            .put("date", slot.getString("date"))
                                            .put("time", slot.getString("time"))
                                            .put("practitioner", slot.getString("practitioner"))
                                            .put("name", "Zoë Núñez \"Zo\"")
                                            .put("email", "zoe@example.com")))
                    .thenSays(CLAUDE_SAYS);
            visitor.say("book", "The first one, please. I'm Zoë.");
            JsonObject question = visitor.awaitQuestion();
            assertThat(bookings()).isEmpty();
            visitor.approve(question);
            assertThat(visitor.awaitEnd().getString("type")).isEqualTo("RUN_FINISHED");
            JsonObject booked = new JsonObject(text(claudeResults().getFirst()));
            assertThat(bookings()).containsExactly(booked.getString("reference"));
            assertThat(visitor.assistantText()).isEqualTo("- Captain\n- Scoop".repeat(2));
        }
    }

    @Test
    void theToolboxRunsTwoCallsOfOneAnswerOfAnthropic() {
        try (ChatClient visitor = client(withClaude, "toolbox")) {
            visitor.hello();
            claude.thenCalls(
                            CLAUDE_CALLS_TWO,
                            call("calculator", new JsonObject().put("expression", "12*7")),
                            call(
                                    "convert_units",
                                    new JsonObject()
                                            .put("value", 5)
                                            .put("from", "mi")
                                            .put("to", "km")))
                    .thenSays(CLAUDE_SAYS);
            ask(visitor, "What is 12*7, and how many km are 5 miles?");
            List<JsonObject> results = claudeResults();
            assertThat(results).hasSize(2);
            assertThat(text(results.getFirst())).contains("84");
            assertThat(text(results.getLast())).contains("8.04");
            assertThat(visitor.assistantText()).startsWith("I'll check both the current weather");
        }
    }

    @Test
    void inTheShopAnOrderAndGoodsAreLookedUpAtOnceInTheFormOfOpenAi() {
        try (ChatClient visitor = client(withGpt, "shop")) {
            visitor.hello(signedIn("shop", "c-1001"));
            gpt.thenCalls(
                            GPT_CALLS_TWO,
                            call("get_order_status", new JsonObject().put("order_id", "ORD-7K2M9Q")),
                            call("search_products", new JsonObject().put("query", "wool socks")))
                    .thenSays(GPT_SAYS);
            ask(visitor, "Where is my order ORD-7K2M9Q, and do you have wool socks?");
            List<JsonObject> results = gptResults();
            assertThat(results).hasSize(2);
            assertThat(results.getFirst().getString("content")).contains("ORD-7K2M9Q", "shipped");
            assertThat(results.getLast().getString("content")).contains("Wool Socks");
        }
    }

    @Test
    void atTheCourierServiceATicketIsOpenedInTheFormOfMistral() {
        try (ChatClient visitor = client(withGpt, "delivery")) {
            visitor.hello();
            gpt.thenCalls(
                            MISTRAL_CALLS,
                            call(
                                    "create_customer_ticket",
                                    new JsonObject().put("name", "Sam Porter").put("issue", "My food came cold")))
                    .thenSays(MISTRAL_SAYS);
            ask(visitor, "My food came cold. I'm Sam Porter");
            JsonObject result = gptResults().getFirst();
            int ticket = new JsonObject(result.getString("content")).getInteger("ticket");
            assertThat(asSite(
                            withGpt,
                            "delivery",
                            "select name || ': ' || issue || ' ' || status from ticket where number = " + ticket))
                    .containsExactly("Sam Porter: My food came cold open");
        }
    }

    @Test
    void atTheLandlordsARepairIsNotedInTheFormOfDeepSeek() {
        try (ChatClient visitor = client(withGpt, "property")) {
            visitor.hello(signedIn("property", "tenant-2"));
            gpt.thenCalls(
                            DEEPSEEK_CALLS,
                            call(
                                    "schedule_maintenance",
                                    new JsonObject()
                                            .put("property_ref", "P-104")
                                            .put("issue", "The boiler is leaking")
                                            .put("priority", "emergency")))
                    .thenSays(DEEPSEEK_SAYS);
            ask(visitor, "The boiler in P-104 is leaking, it is an emergency");
            JsonObject result = gptResults().getFirst();
            int number = new JsonObject(result.getString("content")).getInteger("number");
            assertThat(asSite(
                            withGpt,
                            "property",
                            "select requested_by || ' ' || priority from maintenance where number = " + number))
                    .containsExactly("tenant-2 emergency");
            assertThat(visitor.assistantText()).contains("**Ruby**! 🎉");
        }
    }

    private static ToolCall call(String name, JsonObject arguments) {
        return new ToolCall("as recorded", name, arguments.encode());
    }

    private static void ask(ChatClient visitor, String question) {
        visitor.say("question", question);
        JsonObject end = visitor.awaitEnd();
        assertThat(end.getString("type")).as(end.encode()).isEqualTo("RUN_FINISHED");
    }

    /** The results in the last request, as Anthropic wants them: blocks of one message of the user, each call's behind it. */
    private static List<JsonObject> claudeResults() {
        List<JsonObject> messages = messages(claude);
        assertThat(messages.getLast().getString("role")).isEqualTo("user");
        List<JsonObject> results = blocks(messages.getLast())
                .filter(block -> "tool_result".equals(block.getString("type")))
                .toList();
        assertThat(blocks(messages.get(messages.size() - 2))
                        .filter(block -> "tool_use".equals(block.getString("type")))
                        .map(block -> block.getString("id")))
                .containsExactlyElementsOf(results.stream()
                        .map(result -> result.getString("tool_use_id"))
                        .toList());
        return results;
    }

    /** The results in the last request, as OpenAI wants them: a message of the tool for each, behind that with the calls. */
    private static List<JsonObject> gptResults() {
        List<JsonObject> messages = messages(gpt);
        List<JsonObject> results = messages.stream()
                .filter(message -> "tool".equals(message.getString("role")))
                .toList();
        JsonObject calls = messages.get(messages.size() - results.size() - 1);
        assertThat(calls.getJsonArray("tool_calls").stream().map(each -> ((JsonObject) each).getString("id")))
                .containsExactlyElementsOf(results.stream()
                        .map(result -> result.getString("tool_call_id"))
                        .toList());
        return results;
    }

    private static List<JsonObject> messages(RecordedProvider provider) {
        return provider.requests().getLast().getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static Stream<JsonObject> blocks(JsonObject message) {
        return message.getJsonArray("content").stream().map(JsonObject.class::cast);
    }

    /** What a result says, whether as a text or as blocks. */
    private static String text(JsonObject result) {
        return result.getValue("content") instanceof JsonArray blocks
                ? blocks.getJsonObject(0).getString("text")
                : result.getString("content");
    }

    private static List<String> bookings() {
        return asSite(
                withClaude,
                "clinic",
                "select reference from booking where email = 'zoe@example.com' and patient = 'Zoë Núñez \"Zo\"'");
    }

    /** The first column of a query on the site's own tables, under the site's own role, which alone may look at them. */
    private static List<String> asSite(Stage stage, String site, String query) {
        try (Connection connection = stage.asSite(site);
                Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static ChatClient client(Stage stage, String site) {
        return new ChatClient(stage.parlor().httpPort(), site);
    }

    /** A hello with the token with which the sample's page signs somebody in. */
    private static JsonObject signedIn(String site, String sub) {
        String url = withGpt.parlor().url() + "/samples/" + site + "/sign-in";
        String answer =
                Http.post(url, new JsonObject().put("sub", sub).encode(), "").body();
        return new JsonObject().put("token", new JsonObject(answer).getString("token"));
    }
}
