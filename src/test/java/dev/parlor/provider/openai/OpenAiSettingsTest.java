package dev.parlor.provider.openai;

import static dev.parlor.provider.Requests.request;
import static dev.parlor.provider.Requests.user;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

class OpenAiSettingsTest {
    private static final OutputSchema PERSON = new OutputSchema("Person", "Somebody", "{\"type\":\"object\"}", false);
    private static final ModelSettings ALL =
            new ModelSettings(0.3, Effort.HIGH, List.of("END", "###"), PERSON, "conversation-1");

    @Test
    void aSchemaLooksAsOpenAiAcceptedIt() {
        JsonNode accepted =
                RecordedStream.readJson("requests/openai-json-schema.json").path("body");
        JsonNode wanted = accepted.at("/response_format/json_schema");
        OutputSchema schema = new OutputSchema(
                wanted.path("name").asText(),
                wanted.path("description").asText(),
                wanted.path("schema").toString(),
                wanted.path("strict").asBoolean());
        ModelRequest request = new ModelRequest(
                "gpt-5",
                "",
                List.of(user(accepted.at("/messages/0/content").asText())),
                List.of(),
                new ToolChoice.Auto(),
                true,
                accepted.path("max_completion_tokens").asInt(),
                ModelSettings.USUAL.withOutput(schema));
        assertThat(render("openai", request)).isEqualTo(accepted);
    }

    @Test
    void whatAModelTakesIsSentAndTheRestIsLeftOut() {
        JsonNode plain = render("openai", Requests.hello("gpt-4o").withSettings(ALL));
        assertThat(plain.path("temperature").asDouble()).isEqualTo(0.3);
        assertThat(plain.path("stop").toString()).isEqualTo("[\"END\",\"###\"]");
        assertThat(plain.path("prompt_cache_key").asText()).isEqualTo("conversation-1");
        assertThat(plain.has("reasoning_effort")).isFalse();
        JsonNode reasoning = render("openai", Requests.hello("gpt-5.4-mini").withSettings(ALL));
        assertThat(reasoning.has("temperature")).isFalse();
        assertThat(reasoning.has("stop")).isFalse();
        assertThat(reasoning.path("reasoning_effort").asText()).isEqualTo("high");
        assertThat(render("xai", Requests.hello("grok-4.5").withSettings(ALL)).has("prompt_cache_key"))
                .isFalse();
    }

    @Test
    void withoutSettingsNothingIsSaid() {
        JsonNode body = render("openai", Requests.hello("gpt-5"));
        assertThat(body.properties())
                .extracting(field -> field.getKey())
                .containsExactlyInAnyOrder("model", "stream", "stream_options", "max_completion_tokens", "messages");
    }

    @ParameterizedTest
    @CsvSource({"gpt-5-mini, minimal", "gpt-5.4, none", "o3, low"})
    void notThinkingIsTheLowestLevelThatTheModelKnows(String model, String level) {
        ModelSettings settings = ModelSettings.USUAL.withEffort(Effort.NONE);
        assertThat(render("openai", Requests.hello(model).withSettings(settings))
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo(level);
    }

    @Test
    void whereASchemaIsNotTakenItIsAskedForInWords() {
        ModelSettings settings = ModelSettings.USUAL.withOutput(PERSON);
        JsonNode object = render("deepseek", Requests.hello("deepseek-v4-flash").withSettings(settings));
        assertThat(object.path("response_format").toString()).isEqualTo("{\"type\":\"json_object\"}");
        JsonNode words = render(
                "elsewhere",
                request("m", "Be brief.", List.of(user("x")), List.of()).withSettings(settings));
        assertThat(words.has("response_format")).isFalse();
        for (JsonNode body : List.of(object, words)) {
            assertThat(body.at("/messages/0/role").asText()).isEqualTo("system");
            assertThat(body.at("/messages/0/content").asText()).contains("JSON Schema", PERSON.schema());
        }
        assertThat(words.at("/messages/0/content").asText()).startsWith("Be brief.\n\n");
    }

    @Test
    void aChoiceThatCannotBeSaidIsMadeWithTheToolsThemselves() {
        assertThat(render("ollama", Requests.choosing(new ToolChoice.None(), false))
                        .has("tools"))
                .isFalse();
        ModelRequest two = new ModelRequest(
                "m",
                "",
                List.of(user("x")),
                List.of(tool("look"), tool("listen")),
                new ToolChoice.Named("listen"),
                false,
                10);
        JsonNode named = render("ollama", two);
        assertThat(named.path("tools")).hasSize(1);
        assertThat(named.at("/tools/0/function/name").asText()).isEqualTo("listen");
        assertThat(named.has("tool_choice")).isFalse();
        assertThat(named.has("parallel_tool_calls")).isFalse();
        assertThat(render("openai", two).path("tools")).hasSize(2);
    }

    private static ToolDefinition tool(String name) {
        return new ToolDefinition(name, "", "{}");
    }

    private static JsonNode render(String provider, ModelRequest request) {
        String label = provider + "/" + request.model();
        return OpenAiRequest.render(request, label, CapabilityTable.packed().openAi(label));
    }
}
