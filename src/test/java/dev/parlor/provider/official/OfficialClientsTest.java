package dev.parlor.provider.official;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.provider.Provider;
import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.Requests;
import dev.parlor.provider.TestingServer;
import dev.parlor.provider.anthropic.AnthropicProvider;
import dev.parlor.provider.openai.OpenAiProvider;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same bytes to the providers' own clients and to ours; where they differ, the table says why. */
class OfficialClientsTest {
    /** Recording, what differs, why. */
    private static final String TABLE = """
            compat/kimi-tool-repeat-id-name            | failed | theirs waits for a finish that never comes; the end mark is enough for ours
            compat/litellm-proxy-n2                    | failed | the second choice is never finished; ours reads the first only
            compat/muse-spark-tool-args-null           | calls  | no arguments are an empty text to theirs, an empty object to ours
            compat/snowflake-no-finish-reason          | failed | theirs waits for a finish that never comes; the end mark is enough for ours
            compat/snowflake-reasoning-details         | failed | theirs waits for a finish that never comes; the end mark is enough for ours
            derived/gemini-compat-parallel-all-index-0 | calls  | three calls that all say index 0 are one to theirs
            derived/gemini-compat-parallel-no-index    | failed | theirs needs an index
            groq/tool-parallel-args-null               | calls  | the text null stands for no arguments; ours says so
            mistral/thinking-hybrid                    | failed | theirs does not know content that is a list
            mistral/thinking-list-content              | failed | theirs does not know content that is a list
            mistral/tool-no-index                      | failed | theirs needs an index
            xai/text-long                              | usage  | ours counts the reasoning that only the total includes
            xai/tool-parallel-reasoning                | usage  | ours counts the reasoning that only the total includes
            xai/tool-whole                             | usage  | ours counts the reasoning that only the total includes
            anthropic/duplicate-message-start          | failed | theirs refuses the same beginning twice
            anthropic/fallback                         | failed | the last event lacks its blank line; ours reads it all the same
            anthropic/tool-cut-by-max-tokens           | failed | the last event lacks its blank line; ours reads it all the same
            """;

    private static final Vertx VERTX = Vertx.vertx();
    private static final TestingServer SERVER = TestingServer.ofRecordings(VERTX);

    @AfterAll
    static void stop() {
        TestingServer.await(VERTX.close());
    }

    @Test
    void ourReadingIsThatOfOpenAisOwnClientOrTheDifferenceIsExplained() {
        try (OfficialOpenAi theirs = new OfficialOpenAi(SERVER.endpoint().url())) {
            assertThat(differences("openai", new OpenAiProvider(VERTX, SERVER.endpoint()), theirs::read))
                    .isEqualTo(explained("openai"));
        }
    }

    @Test
    void ourReadingIsThatOfAnthropicsOwnClientOrTheDifferenceIsExplained() {
        try (OfficialAnthropic theirs = new OfficialAnthropic(SERVER.endpoint().url())) {
            assertThat(differences("anthropic", new AnthropicProvider(VERTX, SERVER.endpoint()), theirs::read))
                    .isEqualTo(explained("anthropic"));
        }
    }

    private static Map<String, String> differences(String dialect, Provider ours, Function<String, Reading> theirs) {
        Map<String, String> differences = new TreeMap<>();
        for (RecordedStream recording : RecordedStream.all(dialect)) {
            String model = recording.name() + "@" + (1 << 20);
            Reading our = Reading.ours((ProviderEvent.Terminal)
                    SERVER.ask(ours, Requests.hello(model)).getLast());
            Reading their = theirs.apply(model);
            List<String> parts = our.differences(their);
            if (!parts.isEmpty()) {
                differences.put(recording.name(), String.join(" ", parts));
            }
        }
        return differences;
    }

    private static Map<String, String> explained(String dialect) {
        Map<String, String> explained = new TreeMap<>();
        for (String row : TABLE.lines().toList()) {
            String[] cells = row.split("\\|", -1);
            String name = cells[0].strip();
            if (RecordedStream.load(name).expected().path("dialect").asText().equals(dialect)) {
                assertThat(cells[2]).as("the reason for " + name).isNotBlank();
                explained.put(name, cells[1].strip());
            }
        }
        return explained;
    }
}
