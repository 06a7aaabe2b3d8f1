package dev.parlor.provider.anthropic;

import static dev.parlor.provider.Requests.assistant;
import static dev.parlor.provider.Requests.request;
import static dev.parlor.provider.Requests.result;
import static dev.parlor.provider.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.provider.Effort;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.ModelSettings;
import dev.parlor.provider.OutputSchema;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.capability.CapabilityTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicSettingsTest {
    private static final ToolDefinition TOOL = new ToolDefinition("look", "Looks.", "{\"type\":\"object\"}");
    private static final ModelSettings CACHED = ModelSettings.USUAL.withCacheKey("c1");

    @Test
    void aSchemaIsTheFormatOfTheOutputAndStandsBesideTheEffort() {
        OutputSchema schema = new OutputSchema("Person", "", "{\"type\":\"object\"}", true);
        ModelSettings settings = ModelSettings.USUAL.withOutput(schema);
        JsonNode body = render(Requests.hello("claude-haiku-4-5-20251001").withSettings(settings));
        assertThat(body.path("output_config").toString())
                .isEqualTo("{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}");
        assertThat(body.has("system")).isFalse();
        JsonNode thinking = render(Requests.hello("claude-opus-5").withSettings(settings.withEffort(Effort.LOW)));
        assertThat(thinking.at("/output_config/effort").asText()).isEqualTo("low");
        assertThat(thinking.at("/output_config/format/type").asText()).isEqualTo("json_schema");
    }

    @Test
    void whereASchemaIsNotTakenItIsAskedForInWords() {
        OutputSchema schema = new OutputSchema("Person", "", "{\"type\":\"object\"}", true);
        JsonNode body = render(Requests.hello("claude-3-5-haiku").withSettings(ModelSettings.USUAL.withOutput(schema)));
        assertThat(body.has("output_config")).isFalse();
        assertThat(body.at("/system/0/text").asText()).contains("JSON Schema", schema.schema());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-opus-5     | HIGH   | {'type':'adaptive'}                      | {'effort':'high'}",
                "claude-opus-5     | NONE   | {'type':'disabled'}                      | ''",
                "claude-fable-5    | NONE   | {'type':'adaptive'}                      | {'effort':'low'}",
                "claude-sonnet-4-6 | XHIGH  | {'type':'adaptive'}                      | {'effort':'high'}",
                "claude-haiku-4-5  | MEDIUM | {'type':'enabled','budget_tokens':2048}  | ''",
                "claude-haiku-4-5  | LOW    | {'type':'enabled','budget_tokens':1024}  | ''",
                "claude-haiku-4-5  | NONE   | ''                                       | ''",
                "claude-3-5-haiku  | HIGH   | ''                                       | ''",
            })
    void thinkingIsAskedForInTheFormThatTheModelKnows(String model, Effort effort, String thinking, String config) {
        JsonNode body = render(Requests.hello(model).withSettings(ModelSettings.USUAL.withEffort(effort)));
        assertThat(body.path("thinking").toString()).isEqualTo(thinking.replace('\'', '"'));
        assertThat(body.path("output_config").toString()).isEqualTo(config.replace('\'', '"'));
    }

    @Test
    void aBudgetStaysBelowTheLimitOfTheAnswer() {
        ModelRequest small = new ModelRequest(
                "claude-haiku-4-5", "", List.of(user("x")), List.of(), new ToolChoice.Auto(), true, 1024);
        assertThat(render(small.withSettings(ModelSettings.USUAL.withEffort(Effort.MAX)))
                        .has("thinking"))
                .isFalse();
    }

    @Test
    void whoMustCallAToolDoesNotThinkFirst() {
        ModelSettings settings = ModelSettings.USUAL.withEffort(Effort.HIGH);
        for (ToolChoice choice : List.of(new ToolChoice.Required(), new ToolChoice.Named("look"))) {
            ModelRequest request =
                    Requests.choosing(choice, true).withModel("claude-opus-5").withSettings(settings);
            assertThat(render(request).has("thinking")).isFalse();
        }
        assertThat(render(Requests.choosing(new ToolChoice.Auto(), true)
                                .withModel("claude-opus-5")
                                .withSettings(settings))
                        .has("thinking"))
                .isTrue();
    }

    @Test
    void temperatureIsSentWhereItIsTakenAndNobodyThinks() {
        ModelSettings settings = ModelSettings.USUAL.withTemperature(1.5).withStop(List.of("END"));
        JsonNode body = render(Requests.hello("claude-haiku-4-5").withSettings(settings));
        assertThat(body.path("temperature").asDouble()).isEqualTo(1);
        assertThat(body.path("stop_sequences").toString()).isEqualTo("[\"END\"]");
        assertThat(render(Requests.hello("claude-opus-4-8").withSettings(settings))
                        .has("temperature"))
                .isFalse();
        assertThat(render(Requests.hello("claude-haiku-4-5").withSettings(settings.withEffort(Effort.HIGH)))
                        .has("temperature"))
                .isFalse();
    }

    @Test
    void theBeginningIsKeptUpToTheInstructionsTheToolsAndTheLastMessage() {
        ToolCall call = new ToolCall("t1", "look", "{}");
        JsonNode body = render(request(
                        "claude-sonnet-4-6",
                        "Be brief.",
                        List.of(user("hello"), assistant("", null, call), result("t1", "found")),
                        List.of(new ToolDefinition("listen", "", "{}"), TOOL))
                .withSettings(CACHED));
        JsonNode accepted =
                RecordedStream.readJson("requests/anthropic-cache-manual.json").path("body");
        assertThat(body.at("/messages/2/content/0/cache_control"))
                .isEqualTo(accepted.at("/messages/0/content/0/cache_control"));
        assertThat(body.at("/system/0/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(body.at("/tools/1/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(body.findValues("cache_control")).hasSize(3);
    }

    @Test
    void thereAreNeverMoreThanFourMarksAndNoneOnThinkingOrOnNothing() {
        OpaqueBlocks opaque = new OpaqueBlocks(
                "anthropic/claude-sonnet-4-6",
                "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]");
        List<Message> messages = List.of(
                user("1"), assistant("b", null), user("2"), assistant("c", null), user("3"), assistant("a", opaque));
        JsonNode body =
                render(request("claude-sonnet-4-6", " ", messages, List.of()).withSettings(CACHED));
        assertThat(body.findValues("cache_control")).hasSize(1);
        assertThat(body.at("/messages/5/content/0/cache_control/type").asText()).isEqualTo("ephemeral");
        assertThat(render(request("claude-sonnet-4-6", "", List.of(), List.of()).withSettings(CACHED))
                        .findValues("cache_control"))
                .isEmpty();
    }

    @Test
    void whoeverDoesNotAskForItGetsNoCache() {
        JsonNode body = render(request("claude-sonnet-4-6", "Be brief.", List.of(user("x")), List.of(TOOL)));
        assertThat(body.findValues("cache_control")).isEmpty();
        JsonNode other = render(
                "other", request("kimi-k3", "s", List.of(user("x")), List.of()).withSettings(CACHED));
        assertThat(other.findValues("cache_control")).isEmpty();
    }

    private static JsonNode render(ModelRequest request) {
        return render("anthropic", request);
    }

    private static JsonNode render(String provider, ModelRequest request) {
        String label = provider + "/" + request.model();
        return AnthropicRequest.render(request, label, CapabilityTable.packed().anthropic(label));
    }
}
