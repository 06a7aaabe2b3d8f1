package dev.parlor.provider.anthropic;

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
import dev.parlor.provider.ModelRequest;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.ToolChoice;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnthropicRequestTest {
    @Test
    void signedThinkingGoesBackAsAnthropicAcceptedIt() {
        JsonNode accepted = accepted("anthropic-thinking-roundtrip");
        JsonNode blocks = accepted.at("/messages/1/content");
        JsonNode callBlock = blocks.get(2);
        ToolCall call = new ToolCall(
                callBlock.path("id").asText(),
                callBlock.path("name").asText(),
                callBlock.path("input").toString());
        OpaqueBlocks opaque = AnthropicOpaque.keep(
                "test/m",
                List.of((ObjectNode) blocks.get(0), (ObjectNode) blocks.get(1), (ObjectNode) callBlock),
                false);
        JsonNode body = render(request(
                "claude-sonnet-4-6",
                accepted.at("/system/0/text").asText(),
                List.of(
                        user(accepted.at("/messages/0/content/0/text").asText()),
                        assistant(blocks.at("/1/text").asText(), opaque, call),
                        result(call.id(), "sunny")),
                List.of()));
        assertThat(body.path("system")).isEqualTo(accepted.path("system"));
        assertThat(body.at("/messages/0")).isEqualTo(accepted.at("/messages/0"));
        assertThat(body.at("/messages/1")).isEqualTo(accepted.at("/messages/1"));
        assertThat(body.at("/messages/2/content/0/tool_use_id").asText()).isEqualTo(call.id());
        assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
    }

    @Test
    void blocksOfAnotherModelOrOfAnotherTextStayBehind() {
        OpaqueBlocks foreign = new OpaqueBlocks(
                "other/m",
                "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"},{\"type\":\"text\",\"text\":\"a\"}]");
        OpaqueBlocks own = new OpaqueBlocks("test/m", foreign.json());
        assertThat(types(assistant("a", foreign))).isEqualTo("[\"text\"]");
        assertThat(types(assistant("a", own))).isEqualTo("[\"thinking\",\"text\"]");
        assertThat(types(assistant("edited", own))).isEqualTo("[\"text\"]");
    }

    @Test
    void thinkingWithoutItsSignatureIsNotKept() {
        ObjectNode unsigned = WireJson.object().put("type", "thinking").put("thinking", "hm");
        assertThat(AnthropicOpaque.keep("test/m", List.of(unsigned), false)).isNull();
    }

    @Test
    void anImageLooksAsAnthropicAcceptedIt() {
        JsonNode accepted = accepted("anthropic-image");
        JsonNode source = accepted.at("/messages/0/content/1/source");
        String url = "data:" + source.path("media_type").asText() + ";base64,"
                + source.path("data").asText();
        JsonNode body = render(
                request("m", "", List.of(userWithImage("Describe the image briefly in English.", url)), List.of()));
        assertThat(body.path("messages")).isEqualTo(accepted.path("messages"));
        JsonNode linked = render(request("m", "", List.of(userWithImage(" ", "https://a.example/b.png")), List.of()));
        assertThat(linked.at("/messages/0/content/0/source/url").asText()).isEqualTo("https://a.example/b.png");
    }

    @Test
    void resultsOfOneStepStandInOneMessageBeforeTheNextText() {
        JsonNode body = render(request(
                "m",
                "",
                List.of(
                        assistant(
                                "",
                                null,
                                new ToolCall("functions.add:0", "a", "null"),
                                new ToolCall("t2", "b", "{\"x\":1}")),
                        result("functions.add:0", "5"),
                        failure("t2"),
                        user("and now?")),
                List.of()));
        assertThat(body.path("messages")).hasSize(2);
        JsonNode calls = body.at("/messages/0/content");
        JsonNode results = body.at("/messages/1/content");
        assertThat(calls.at("/0/id").asText())
                .matches("[a-zA-Z0-9_-]+")
                .isEqualTo(results.at("/0/tool_use_id").asText());
        assertThat(calls.at("/0/input").toString()).isEqualTo("{}");
        assertThat(results.at("/0").has("is_error")).isFalse();
        assertThat(results.at("/1/is_error").asBoolean()).isTrue();
        assertThat(results.at("/1/content").asText()).contains("\"code\":\"tool_timeout\"");
        assertThat(results.at("/2/text").asText()).isEqualTo("and now?");
    }

    @Test
    void blankTextsAreLeftOut() {
        JsonNode body = render(request("m", " ", List.of(user("a"), assistant(" \n", null), user("b")), List.of()));
        assertThat(body.has("system")).isFalse();
        assertThat(body.path("messages")).hasSize(1);
    }

    @Test
    void toolChoiceIsSaidOnlyWhereItIsNotTheDefault() {
        assertThat(choice(new ToolChoice.Auto(), true)).isEmpty();
        assertThat(choice(new ToolChoice.Auto(), false))
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(choice(new ToolChoice.None(), false)).isEqualTo("{\"type\":\"none\"}");
        assertThat(choice(new ToolChoice.Required(), true)).isEqualTo("{\"type\":\"any\"}");
        assertThat(choice(new ToolChoice.Named("look"), true)).isEqualTo("{\"type\":\"tool\",\"name\":\"look\"}");
    }

    private static String choice(ToolChoice choice, boolean parallel) {
        return render(Requests.choosing(choice, parallel)).path("tool_choice").toString();
    }

    private static String types(dev.parlor.conversation.Message message) {
        return render(request("m", "", List.of(message), List.of()))
                .at("/messages/0/content")
                .findValues("type")
                .toString()
                .replace(" ", "");
    }

    private static JsonNode render(ModelRequest request) {
        byte[] body = AnthropicRequest.render(request, "test/m").getBytes();
        return Objects.requireNonNull(WireJson.read(body, 0, body.length));
    }

    private static JsonNode accepted(String name) {
        return RecordedStream.readJson("requests/" + name + ".json").path("body");
    }
}
