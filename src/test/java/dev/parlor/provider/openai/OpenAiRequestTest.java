package dev.parlor.provider.openai;

import static dev.parlor.provider.Requests.assistant;
import static dev.parlor.provider.Requests.failure;
import static dev.parlor.provider.Requests.request;
import static dev.parlor.provider.Requests.result;
import static dev.parlor.provider.Requests.user;
import static dev.parlor.provider.Requests.userWithImage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.OpaqueBlocks;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiRequestTest {
    @Test
    void parallelResultsLookAsOpenAiAcceptedThem() {
        JsonNode accepted = accepted("openai-tool-results-parallel");
        JsonNode body = render(request(
                "gpt-5",
                accepted.at("/messages/0/content").asText(),
                List.of(
                        user(accepted.at("/messages/1/content").asText()),
                        assistant("", null, call(accepted, 0), call(accepted, 1)),
                        result(accepted.at("/messages/2/tool_calls/0/id").asText(), "5"),
                        result(accepted.at("/messages/2/tool_calls/1/id").asText(), "6")),
                tools(accepted)));
        assertThat(body.path("messages")).isEqualTo(accepted.path("messages"));
        assertThat(body.path("stream_options")).isEqualTo(accepted.path("stream_options"));
        assertThat(body.path("stream").asBoolean()).isTrue();
        assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(4096);
        assertThat(body.at("/tools/1/function/parameters")).isEqualTo(accepted.at("/tools/1/function/parameters"));
    }

    @Test
    void anImageLooksAsOpenAiAcceptedIt() {
        JsonNode accepted = accepted("openai-image");
        JsonNode parts = accepted.at("/messages/1/content");
        JsonNode body = render(request(
                "gpt-5",
                accepted.at("/messages/0/content").asText(),
                List.of(userWithImage(
                        parts.at("/0/text").asText(),
                        parts.at("/1/image_url/url").asText())),
                List.of()));
        assertThat(body.path("messages")).isEqualTo(accepted.path("messages"));
    }

    @Test
    void reasoningGoesBackToTheModelThatThoughtItAndToNoOther() {
        JsonNode accepted = accepted("deepseek-reasoning-roundtrip");
        ObjectNode kept = WireJson.object();
        kept.putObject("message")
                .put(
                        "reasoning_content",
                        accepted.at("/messages/2/reasoning_content").asText());
        ToolCall call = call(accepted, 0);
        JsonNode back = render(request(
                "m", "", List.of(assistant("", new OpaqueBlocks("test/m", kept.toString()), call)), List.of()));
        ObjectNode wanted = (ObjectNode) accepted.at("/messages/2").deepCopy();
        ((ObjectNode) wanted.at("/tool_calls/0")).remove("index");
        assertThat(back.at("/messages/0")).isEqualTo(wanted);
        JsonNode elsewhere = render(request(
                "m", "", List.of(assistant("", new OpaqueBlocks("other/m", kept.toString()), call)), List.of()));
        assertThat(elsewhere.at("/messages/0").has("reasoning_content")).isFalse();
    }

    @Test
    void fieldsOfACallGoBackWithThatCall() {
        OpaqueBlocks opaque =
                new OpaqueBlocks("test/m", "{\"message\":{},\"calls\":[{},{\"extra_content\":{\"s\":1}}]}");
        JsonNode body = render(request(
                "m",
                "",
                List.of(assistant("", opaque, new ToolCall("1", "a", ""), new ToolCall("2", "b", "{}"))),
                List.of()));
        assertThat(body.at("/messages/0/tool_calls/0").has("extra_content")).isFalse();
        assertThat(body.at("/messages/0/tool_calls/1/extra_content/s").asInt()).isEqualTo(1);
        assertThat(body.at("/messages/0/tool_calls/0/function/arguments").asText())
                .isEqualTo("{}");
    }

    @Test
    void aFailedResultTellsTheModelWhatAndWhetherToTryAgain() {
        JsonNode body = render(request(
                "m", "", List.of(assistant("", null, new ToolCall("1", "a", "{}")), failure("1")), List.of()));
        assertThat(body.at("/messages/1/content").asText())
                .isEqualTo(
                        "{\"error\":{\"code\":\"tool_timeout\",\"message\":\"It took too long.\",\"retryable\":true}}");
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-5.4-mini, max_completion_tokens",
        "o3, max_completion_tokens",
        "gpt-4o, max_tokens",
        "openai/gpt-oss-120b, max_tokens",
        "mistral-large-2512, max_tokens"
    })
    void theBoundOfTheAnswerHasTheNameThatTheModelKnows(String model, String field) {
        assertThat(render(Requests.hello(model)).path(field).asInt()).isEqualTo(4096);
    }

    @Test
    void toolChoiceIsSaidOnlyWhereItIsNotTheDefault() {
        assertThat(render(Requests.choosing(new ToolChoice.Auto(), true)).has("tool_choice"))
                .isFalse();
        assertThat(render(Requests.choosing(new ToolChoice.None(), true))
                        .path("tool_choice")
                        .asText())
                .isEqualTo("none");
        assertThat(render(Requests.choosing(new ToolChoice.Required(), true))
                        .path("tool_choice")
                        .asText())
                .isEqualTo("required");
        JsonNode named = render(Requests.choosing(new ToolChoice.Named("look"), false));
        assertThat(named.at("/tool_choice/function/name").asText()).isEqualTo("look");
        assertThat(named.path("parallel_tool_calls").asBoolean(true)).isFalse();
    }

    @Test
    void idsOfAnotherModelFitMistralInTheCallAndInItsResult() {
        JsonNode body = render(request(
                "mistral-small-2603",
                "",
                List.of(
                        assistant(
                                "",
                                null,
                                new ToolCall("functions.add:0", "a", "{}"),
                                new ToolCall("abcDEF123", "a", "{}")),
                        result("functions.add:0", "5")),
                List.of()));
        String id = body.at("/messages/0/tool_calls/0/id").asText();
        assertThat(id)
                .matches("[a-zA-Z0-9]{9}")
                .isEqualTo(body.at("/messages/1/tool_call_id").asText());
        assertThat(body.at("/messages/0/tool_calls/1/id").asText()).isEqualTo("abcDEF123");
        assertThat(body.has("stream_options")).isFalse();
    }

    private static JsonNode render(ModelRequest request) {
        byte[] body = OpenAiRequest.render(request, "test/m").getBytes();
        return Objects.requireNonNull(WireJson.read(body, 0, body.length));
    }

    private static JsonNode accepted(String name) {
        return RecordedStream.readJson("requests/" + name + ".json").path("body");
    }

    private static ToolCall call(JsonNode accepted, int at) {
        JsonNode call = accepted.at("/messages/2/tool_calls").get(at);
        return new ToolCall(
                call.path("id").asText(),
                call.at("/function/name").asText(),
                call.at("/function/arguments").asText());
    }

    private static List<ToolDefinition> tools(JsonNode accepted) {
        List<ToolDefinition> tools = new ArrayList<>();
        for (JsonNode tool : accepted.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(new ToolDefinition(
                    function.path("name").asText(),
                    function.path("description").asText(),
                    function.path("parameters").toString()));
        }
        return tools;
    }
}
