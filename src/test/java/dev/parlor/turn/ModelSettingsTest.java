package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a site's YAML says about its models, in the bodies that reach their servers. */
class ModelSettingsTest {
    private static final String SITE = """
            title: Lab
            prompt: You are a helper.
            model: { temperature: 0.3, effort: high, stop: [END, STOP] }
            turn: { parallel_tools: false }
            """;

    @Test
    void anOpenAiModelIsSentWhatItTakes() {
        JsonObject chatty = bodyOf(new TurnLab.Setup(SITE, "gpt-4.1", false));
        assertThat(chatty.getDouble("temperature")).isEqualTo(0.3);
        assertThat(chatty.getJsonArray("stop")).isEqualTo(JsonArray.of("END", "STOP"));
        assertThat(chatty.getBoolean("parallel_tool_calls")).isFalse();
        assertThat(chatty.containsKey("reasoning_effort")).isFalse();
        JsonObject thinking = bodyOf(new TurnLab.Setup(SITE, "gpt-5.4-mini", false));
        assertThat(thinking.getString("reasoning_effort")).isEqualTo("high");
        assertThat(thinking.containsKey("temperature")).isFalse();
        assertThat(thinking.containsKey("stop")).isFalse();
    }

    @Test
    void theConversationIsTheKeyUnderWhichOpenAiKeepsItsBeginning() {
        try (TurnLab lab = new TurnLab(new TurnLab.Setup(SITE, "gpt-4.1", false))) {
            lab.model.thenSays("Hello.");
            lab.ask("Hello");
            lab.eventsOfTurn();
            assertThat(lab.model.requests().getFirst().getString("prompt_cache_key"))
                    .isEqualTo(lab.conversation.value());
        }
        String without = SITE.replace("stop:", "cache: false, stop:");
        assertThat(bodyOf(new TurnLab.Setup(without, "gpt-4.1", false)).containsKey("prompt_cache_key"))
                .isFalse();
    }

    @Test
    void anAnthropicModelIsSentWhatItTakesAndAtMostFourMarksForItsCache() {
        try (TurnLab lab = new TurnLab(new TurnLab.Setup(SITE, "claude-opus-4-6", true), new Echo())) {
            JsonObject call = new JsonObject()
                    .put("type", "tool_use")
                    .put("id", "toolu_1")
                    .put("name", "echo")
                    .put("input", new JsonObject());
            lab.claude.thenEnds("tool_use", call).thenSays("Done.").thenSays("Again.");
            lab.ask("Echo");
            lab.eventsOfTurn();
            lab.ask("Once more");
            lab.eventsOfTurn();
            assertThat(lab.claude.requests()).hasSize(3).allSatisfy(body -> {
                assertThat(body.getJsonObject("output_config").getString("effort"))
                        .isEqualTo("high");
                assertThat(body.getJsonArray("stop_sequences")).isEqualTo(JsonArray.of("END", "STOP"));
                assertThat(body.getJsonObject("tool_choice").getBoolean("disable_parallel_tool_use"))
                        .isTrue();
                assertThat(marks(body)).hasSizeLessThanOrEqualTo(4).hasSize(3);
                assertThat(last(body.getJsonArray("system")).containsKey("cache_control"))
                        .isTrue();
                assertThat(last(body.getJsonArray("tools")).containsKey("cache_control"))
                        .isTrue();
                JsonArray content = last(body.getJsonArray("messages")).getJsonArray("content");
                assertThat(last(content).containsKey("cache_control")).isTrue();
            });
        }
    }

    private static JsonObject bodyOf(TurnLab.Setup setup) {
        try (TurnLab lab = new TurnLab(setup, new Echo())) {
            lab.model.thenSays("Hello.");
            lab.ask("Hello");
            lab.eventsOfTurn();
            return lab.model.requests().getFirst();
        }
    }

    private static JsonObject last(JsonArray array) {
        return array.getJsonObject(array.size() - 1);
    }

    private static List<Object> marks(Object part) {
        List<Object> marks = new ArrayList<>();
        if (part instanceof JsonObject object) {
            object.forEach(field -> {
                if (field.getKey().equals("cache_control")) {
                    marks.add(field.getValue());
                }
                marks.addAll(marks(field.getValue()));
            });
        } else if (part instanceof JsonArray array) {
            array.forEach(item -> marks.addAll(marks(item)));
        }
        return marks;
    }

    private static final class Echo implements Tool {
        @Override
        public ToolDefinition definition() {
            return new ToolDefinition("echo", "Says it again.", "{\"type\":\"object\"}");
        }

        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return Future.succeededFuture(new ToolResult.Succeeded("again"));
        }
    }
}
