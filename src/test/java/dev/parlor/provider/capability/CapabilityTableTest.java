package dev.parlor.provider.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.config.ConfigProblem;
import dev.parlor.provider.Effort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilityTableTest {
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o-mini, max_tokens, usage, temperature, stop, none, '', parallel, schema, key, up_to_40",
        "openai/gpt-4.1, max_tokens, usage, temperature, stop, none, '', parallel, schema, key, up_to_40",
        "openai/gpt-5-mini, max_completion_tokens, usage, -, -, effort, minimal low medium high, parallel, schema,"
                + " key, up_to_40",
        "openai/gpt-5.1, max_completion_tokens, usage, -, -, effort, none low medium high, parallel, schema, key,"
                + " up_to_40",
        "openai/gpt-5.4-mini, max_completion_tokens, usage, -, -, effort, none low medium high xhigh, parallel,"
                + " schema, key, up_to_40",
        "openai/gpt-5.3-chat-latest, max_completion_tokens, usage, -, -, none, none low medium high xhigh, parallel,"
                + " schema, key, up_to_40",
        "openai/o4-mini, max_completion_tokens, usage, -, -, effort, low medium high, -, schema, key, up_to_40",
        "groq/openai/gpt-oss-120b, max_tokens, usage, temperature, stop, effort, low medium high, parallel,"
                + " instruction, none, up_to_40",
        "xai/grok-4.5, max_tokens, usage, temperature, -, none, '', parallel, schema, none, up_to_40",
        "mistral/mistral-large-2512, max_tokens, -, temperature, stop, none, '', parallel, schema, none,"
                + " nine_alphanumeric",
        "deepseek/deepseek-v4-flash, max_tokens, usage, temperature, stop, none, '', parallel, object, none, up_to_40",
        "google/gemini-3.5-flash, max_tokens, usage, temperature, stop, effort, low medium high, parallel, schema,"
                + " none, up_to_40",
        "ollama/llama3.3, max_tokens, usage, temperature, stop, none, '', -, schema, none, up_to_40",
        "openrouter/openai/gpt-5.4, max_tokens, usage, -, -, effort, none low medium high xhigh, parallel, schema,"
                + " none, up_to_40",
        "demo/scripted, max_tokens, usage, temperature, stop, none, '', parallel, schema, none, up_to_40"
    })
    void serversOfOpenAisProtocolTake(
            String label,
            String bound,
            String usage,
            String temperature,
            String stop,
            String reasoning,
            String efforts,
            String parallel,
            String output,
            String cache,
            String ids) {
        Capabilities takes = CapabilityTable.packed().openAi(label);
        assertThat(word(takes.outputBound())).isEqualTo(bound);
        assertThat(takes.streamOptions()).isEqualTo(usage.equals("usage"));
        assertThat(takes.temperature()).isEqualTo(temperature.equals("temperature"));
        assertThat(takes.stop()).isEqualTo(stop.equals("stop"));
        assertThat(word(takes.reasoning())).isEqualTo(reasoning);
        assertThat(efforts(takes)).isEqualTo(efforts);
        assertThat(takes.parallelSwitch()).isEqualTo(parallel.equals("parallel"));
        assertThat(word(takes.output())).isEqualTo(output);
        assertThat(word(takes.cache())).isEqualTo(cache);
        assertThat(word(takes.callIds())).isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic/claude-opus-5, -, adaptive, none low medium high xhigh max, schema, breakpoints",
        "anthropic/claude-sonnet-5, -, adaptive, none low medium high xhigh max, schema, breakpoints",
        "anthropic/claude-fable-5, -, adaptive, low medium high xhigh max, schema, breakpoints",
        "anthropic/claude-opus-4-7, -, adaptive, none low medium high xhigh max, schema, breakpoints",
        "anthropic/claude-sonnet-4-6, temperature, adaptive, none low medium high max, schema, breakpoints",
        "anthropic/claude-haiku-4-5-20251001, temperature, budget, none low medium high, schema, breakpoints",
        "anthropic/claude-sonnet-4-20250514, temperature, budget, none low medium high, instruction, breakpoints",
        "anthropic/claude-3-5-haiku-latest, temperature, none, '', instruction, breakpoints",
        "other/kimi-k3, temperature, none, '', instruction, none"
    })
    void serversOfAnthropicsProtocolTake(
            String label, String temperature, String reasoning, String efforts, String output, String cache) {
        Capabilities takes = CapabilityTable.packed().anthropic(label);
        assertThat(takes.temperature()).isEqualTo(temperature.equals("temperature"));
        assertThat(word(takes.reasoning())).isEqualTo(reasoning);
        assertThat(efforts(takes)).isEqualTo(efforts);
        assertThat(word(takes.output())).isEqualTo(output);
        assertThat(word(takes.cache())).isEqualTo(cache);
    }

    @Test
    void aModelThatThinksIsNotForcedToCallATool() {
        assertThat(CapabilityTable.packed().openAi("deepseek/deepseek-reasoner").toolChoice())
                .containsExactly(Capabilities.ChoiceForm.NONE);
        assertThat(CapabilityTable.packed().openAi("ollama/llama3.3").toolChoice())
                .isEmpty();
    }

    @Test
    void theLevelOfThinkingIsTheNearestThatIsNotAboveWhatIsWanted() {
        Capabilities takes = CapabilityTable.packed().openAi("openai/o3");
        assertThat(takes.nearest(Effort.MAX)).isEqualTo(Effort.HIGH);
        assertThat(takes.nearest(Effort.LOW)).isEqualTo(Effort.LOW);
        assertThat(takes.nearest(Effort.NONE)).isEqualTo(Effort.LOW);
        assertThat(CapabilityTable.packed().openAi("openai/gpt-4o").nearest(Effort.LOW))
                .isNull();
    }

    @Test
    void anOwnFileChangesWhatItNamesAndNothingElse(@TempDir Path folder) throws IOException {
        CapabilityTable table = CapabilityTable.read(write(folder, """
            openai:
              usual:
                stream_options: false
              models:
                - match: ["*/GPT-5.4*"]
                  temperature: true
            """));
        assertThat(table.openAi("openai/gpt-5.4").temperature()).isTrue();
        assertThat(table.openAi("openai/gpt-5.4").stop()).isFalse();
        assertThat(table.openAi("openai/gpt-5.2").temperature()).isFalse();
        assertThat(table.openAi("x/y").streamOptions()).isFalse();
        assertThat(table.anthropic("anthropic/claude-opus-5").temperature()).isFalse();
        assertThat(CapabilityTable.read(write(folder, "# nothing"))
                        .openAi("x/y")
                        .streamOptions())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai: { modles: [] }                                    | line 1: openai.modles: is not a known key",
                "mistral: {}                                               | line 1: mistral: is not a known key",
                "openai: { models: [ { match: [x], temprature: true } ] }  | openai.models.[0].temprature: is not a"
                        + " known key",
                "openai: { models: [ { match: [x], cache: always } ] }     | openai.models.[0].cache: ",
                "openai: { models: [ { temperature: true } ] }             | openai.models.[0]: match needs a list",
                "openai: { models: [ { match: [x], stop: null } ] }        | openai.models.[0].stop",
                "openai: [ }                                               | line 1: is not YAML",
            })
    void whatCannotBeUsedIsNamedWithFileAndKey(String yaml, String complaint, @TempDir Path folder) throws IOException {
        Path file = write(folder, yaml);
        assertThatThrownBy(() -> CapabilityTable.read(file))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(complaint);
    }

    @Test
    void theLineOfAWrongKeyIsTold(@TempDir Path folder) throws IOException {
        Path file = write(folder, """
            anthropic:
              models:
                - match: ["*"]
                  temperature: false
                  thinking: true
            """);
        assertThatThrownBy(() -> CapabilityTable.read(file))
                .hasMessageContaining(" line 5: anthropic.models.[0].thinking");
    }

    private static Path write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("models.yaml"), yaml);
    }

    private static String efforts(Capabilities takes) {
        return takes.efforts().stream().sorted().map(Effort::word).collect(Collectors.joining(" "));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
