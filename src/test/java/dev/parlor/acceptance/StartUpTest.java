package dev.parlor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.Conf;
import dev.parlor.testing.ParlorProcess;
import dev.parlor.testing.TestingStores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpTest {
    private static final String NOTHING_THERE = "127.0.0.1:1";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<String, String> environment = ParlorProcess.environment(TestingStores.open());

    @Test
    void aPortThatIsTakenIsNamedWithItsVariable() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            for (String variable : List.of("PARLOR_HTTP_PORT", "PARLOR_MANAGEMENT_PORT")) {
                assertThat(refusal(Map.of(variable, port))).contains("Port " + port, "is taken", variable);
            }
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsNamedWithItsVariableAndWithoutItsPassword() {
        String postgres = "postgres://parlor:hidden@" + NOTHING_THERE + "/parlor";
        assertThat(refusal(Map.of("DATABASE_URL", postgres)))
                .contains("DATABASE_URL", NOTHING_THERE)
                .doesNotContain("hidden");
        assertThat(refusal(Map.of("REDIS_URL", "redis://" + NOTHING_THERE))).contains("REDIS_URL", NOTHING_THERE);
    }

    @Test
    void aWrongPasswordOfADatabaseIsOneLine() {
        String url = environment.getOrDefault("DATABASE_URL", "").replaceFirst(":[^:@/]+@", ":wrong@");
        assertThat(refusal(Map.of("DATABASE_URL", url))).contains("DATABASE_URL", "password");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        String missing = folder.resolve("missing").toString();
        assertThat(refusal(Map.of("PARLOR_CONF", missing))).contains(missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http: { prot: 8080 }          | parlor.yaml;line 2;prot",
                "http: { port: many }          | parlor.yaml;line 2;port",
                "log: { entries: 1 }           | parlor.yaml;line 2;entries",
                "http: { port: 80              | parlor.yaml",
            })
    void aKeyThatIsWrongIsNamedWithFileAndLine(String yaml, String words) {
        Conf conf = Conf.withToolbox(folder.resolve("conf")).parlor("# a comment\n" + yaml + "\n");
        assertThat(refusal(conf.with(Map.of()), "check")).contains(words.split(";"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models: [demo/scripted]; tools: [{ java: teleport }] | shop;teleport;calculator",
                "models: [acme/model]                                 | shop;acme",
                "models: []                                           | shop;models",
                "models: [demo/scripted]; colour: red                 | shop.yaml;colour",
            })
    void aSiteThatAsksForWhatDoesNotExistIsNamed(String yaml, String words) {
        Conf conf = Conf.withToolbox(folder.resolve("conf"))
                .parlor("demo: { tokens_per_second: 0 }\n")
                .site("shop", "title: Shop\n" + yaml.replace("; ", "\n") + "\n");
        assertThat(refusal(conf.with(Map.of()))).contains(words.split(";"));
    }

    @Test
    void checkSaysThatTheReferenceIsInOrder() {
        assertThat(says("check", 0, environment)).contains("is in order");
    }

    @Test
    void helpNamesTheCommandsAndAnUnknownOneIsRefused() {
        assertThat(says("--help", 0, environment)).contains("check", "run", "PARLOR_CONF");
        assertThat(says("dance", 2, environment)).contains("dance", "--help");
    }

    @Test
    void nothingIsLeftOfAStartThatFailed() throws IOException {
        Path data = folder.resolve("data");
        refusal(Map.of("PARLOR_DATA", data.toString(), "REDIS_URL", "redis://" + NOTHING_THERE, "DATABASE_URL", ""));
        assertThat(Files.exists(data)).isFalse();
    }

    private String refusal(Map<String, String> with) {
        return refusal(with, "run");
    }

    /** The one line with which the program ends, beside those of a server that stops. */
    private String refusal(Map<String, String> with, String command) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(with);
        String said = says(command, 1, all);
        assertThat(said.lines().filter(line -> !line.contains("  parlor - ")))
                .as(said)
                .hasSize(1);
        return said;
    }

    private static String says(String command, int exit, Map<String, String> environment) {
        try (ParlorProcess parlor = ParlorProcess.launch(environment, command)) {
            assertThat(parlor.awaitExit()).isEqualTo(exit);
            return String.join("\n", parlor.awaitOutput());
        }
    }
}
