package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.ChatClient;
import dev.parlor.testing.Conf;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site that README writes down, as it stands there. */
class OwnSiteTest {
    private static final String TITLE = "## From nothing to a site of your own";

    @Test
    void theSiteOfTheFrontPageSellsACake(@TempDir Path folder) throws IOException {
        String yaml = fromReadme("yaml");
        String sql = fromReadme("sql");
        assertThat(readme())
                .contains("%d lines of YAML and %d of SQL"
                        .formatted(yaml.lines().count(), sql.lines().count()));
        Conf conf = Conf.withToolbox(folder)
                .parlor("demo: { tokens_per_second: 0 }\n")
                .site("bakery", yaml);
        Files.writeString(folder.resolve("sites/bakery.sql"), sql);
        try (Stage stage = Stage.own(conf.with(Map.of()));
                ChatClient client = new ChatClient(stage.parlor().httpPort(), "bakery")) {
            client.hello();
            client.say("first", "List your cakes");
            client.awaitEnd();
            assertThat(client.assistantText()).contains("Lemon Tart", "34.0");

            client.say("second", "Order a Lemon Tart for 2026-12-01, I'm Eva Holm");
            JsonObject question = client.awaitQuestion();
            assertThat(question.getString("title")).isEqualTo("Order Lemon Tart for 2026-12-01?");
            client.approve(question);
            JsonObject result = client.await(frame -> "TOOL_CALL_RESULT".equals(frame.getString("type")));
            assertThat(new JsonObject(result.getString("content")))
                    .isEqualTo(new JsonObject()
                            .put("number", 1)
                            .put("cake", "Lemon Tart")
                            .put("day", "2026-12-01"));
        }
    }

    private static String fromReadme(String language) throws IOException {
        Matcher block = Pattern.compile("(?s)" + Pattern.quote(TITLE) + ".*?```" + language + "\n(.*?)```")
                .matcher(readme());
        assertThat(block.find()).as("%s below '%s'", language, TITLE).isTrue();
        return block.group(1);
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
