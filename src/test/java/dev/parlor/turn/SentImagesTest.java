package dev.parlor.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ContentPart;
import dev.parlor.protocol.Command;
import dev.parlor.protocol.CommandJson;
import dev.parlor.protocol.Parsed;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images of a visitor's frame, through the stores, in the bodies that reach the models' servers. */
class SentImagesTest {
    private static final String URL = "https://cdn.example.com/receipt.jpg";
    private static final String PNG = "iVBORw0KGgoAAAAN";
    private static final List<ContentPart> CONTENT = contentOf("""
            {"type":"send","id":"1","content":[
              {"type":"text","text":"What do they have in common?"},
              {"type":"image","source":{"type":"url","value":"%s"}},
              {"type":"image","source":{"type":"data","mimeType":"image/png","value":"%s"}}]}
            """.formatted(URL, PNG));

    @Test
    void openAiIsSentBothAsAddresses() {
        JsonArray content = openAi("gpt-4.1").getJsonArray("content");
        assertThat(content).hasSize(5);
        assertThat(content.getJsonObject(0).getString("text")).isEqualTo("What do they have in common?");
        assertThat(addressOf(content.getJsonObject(2))).isEqualTo(URL);
        assertThat(addressOf(content.getJsonObject(4))).isEqualTo("data:image/png;base64," + PNG);
        assertThat(content.getJsonObject(1).getString("text"))
                .as("what the model can call it")
                .matches("\\[The next image is attachment:[0-9a-f-]+/1]");
        assertThat(content.getJsonObject(3).getString("text")).endsWith("/2]");
    }

    @Test
    void aServerThatTakesDataOnlyIsSentTheDataAndANoteForTheAddress() {
        JsonArray content = openAi("llama3.2-vision", "ollama").getJsonArray("content");
        assertThat(content.getJsonObject(2).getString("text")).contains("cannot be shown");
        assertThat(addressOf(content.getJsonObject(4))).isEqualTo("data:image/png;base64," + PNG);
        assertThat(content.encode()).doesNotContain(URL);
    }

    @Test
    void aModelWithoutEyesReadsThatThereWereImages() {
        assertThat(openAi("deepseek-chat").getString("content"))
                .startsWith("What do they have in common?\n")
                .contains("cannot be shown")
                .doesNotContain(URL, PNG);
    }

    @Test
    void anthropicIsSentEachInItsOwnForm() {
        try (TurnLab lab = new TurnLab(new TurnLab.Setup("title: Lab", "claude-opus-4-6", true))) {
            lab.claude.thenSays("Nothing.").thenSays("Still nothing.");
            lab.ask(CONTENT);
            lab.eventsOfTurn();
            lab.ask("And now?");
            lab.eventsOfTurn();
            for (int request = 0; request < 2; request++) {
                JsonArray content = lab.claude.messages(request).getFirst().getJsonArray("content");
                assertThat(content.getJsonObject(2).getJsonObject("source"))
                        .isEqualTo(new JsonObject().put("type", "url").put("url", URL));
                assertThat(content.getJsonObject(4).getJsonObject("source"))
                        .isEqualTo(new JsonObject()
                                .put("type", "base64")
                                .put("media_type", "image/png")
                                .put("data", PNG));
            }
        }
    }

    private static JsonObject openAi(String model) {
        return openAi(model, "first");
    }

    private static JsonObject openAi(String model, String provider) {
        try (TurnLab lab = new TurnLab(new TurnLab.Setup("title: Lab", model, false, provider))) {
            lab.model.thenSays("Nothing.");
            lab.ask(CONTENT);
            lab.eventsOfTurn();
            return lab.model.messages(0).getFirst();
        }
    }

    private static String addressOf(JsonObject part) {
        assertThat(part.getString("type")).isEqualTo("image_url");
        return part.getJsonObject("image_url").getString("url");
    }

    private static List<ContentPart> contentOf(String frame) {
        Parsed.Understood understood = (Parsed.Understood) new CommandJson(8_000, 16, 40_960).parse(frame);
        return ((Command.Send) understood.command()).content();
    }
}
