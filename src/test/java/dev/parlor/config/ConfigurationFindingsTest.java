package dev.parlor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parlor.conversation.SiteId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of files that are wrong or odd, and where the environment comes in. */
class ConfigurationFindingsTest {
    @SuppressWarnings("NullAway.Init")
    private ConfigFolder conf;

    @BeforeEach
    void aFolderWithOneSite(@TempDir Path folder) throws IOException {
        conf = new ConfigFolder(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"semantic_wait: 11s", "model_wait: 0ms", "questions: 0", "question_chars: 1", "tool_chars: 1"})
    void aBoundOfTheChoiceOfToolsHasBounds(String bound) throws IOException {
        conf.write("parlor.yaml", "selection: { " + bound + " }\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(bound.substring(0, bound.indexOf(':')));
    }

    @Test
    void anUnknownKeyIsNamedWithFileAndLine() throws IOException {
        conf.write("parlor.yaml", "http:\n  host: localhost\n  prot: 80\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("parlor.yaml line 3: http.prot: is not a known key")
                .hasMessageContaining("port");
    }

    @Test
    void aValueOfTheWrongKindIsNamedWithFileAndLine() throws IOException {
        conf.write("parlor.yaml", "http:\n  port: eighty\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("parlor.yaml line 2: http.port: ");
    }

    @Test
    void aNumberOutOfItsBoundsIsRefusedWithTheBounds() throws IOException {
        conf.write("parlor.yaml", "http: { port: 70000 }\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("port is 70000, but must be from 0 to 65535");
    }

    @Test
    void aDurationWithoutAUnitIsRefused() throws IOException {
        conf.write("parlor.yaml", "sockets: { ping: 25 }\n");
        assertThatThrownBy(conf::load).isInstanceOf(ConfigProblem.class).hasMessageContaining("'25' is not a duration");
    }

    @Test
    void aFileThatIsNotYamlIsNamedWithItsLine() throws IOException {
        conf.write("parlor.yaml", "http: { host: [\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageMatching("(?s).*parlor\\.yaml line \\d+: is not YAML: .*");
    }

    @Test
    void theEnvironmentFillsInAndItsAbsenceGivesTheDefault() throws IOException {
        conf.write("parlor.yaml", "data: ${PLACE:somewhere}\n");
        assertThat(conf.load().parlor().data()).isEqualTo("somewhere");
        conf.environment.put("PLACE", "elsewhere");
        assertThat(conf.load().parlor().data()).isEqualTo("elsewhere");
    }

    @Test
    void aProviderWithoutAUrlIsNamed() throws IOException {
        conf.write("parlor.yaml", "providers:\n  mine: { protocol: openai }\n");
        assertThatThrownBy(conf::load)
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("providers.mine")
                .hasMessageContaining("url");
    }

    @Test
    void aSecretCannotBePrinted() throws IOException {
        conf.environment.put("OPENAI_API_KEY", "sk-very-secret");
        assertThat(conf.load().toString()).doesNotContain("sk-very-secret");
    }

    @Test
    void anOperatorHasTheMiddleRoleAndAllSitesUnlessSaidOtherwise() throws IOException {
        conf.write("parlor.yaml", """
                operators:
                  ana: { password: x }
                  vic: { role: viewer, sites: [shop] }
                """);
        Map<String, ParlorConfig.OperatorConfig> operators =
                conf.load().parlor().operators();
        assertThat(operators.get("ana"))
                .isEqualTo(new ParlorConfig.OperatorConfig(new Secret("x"), OperatorRole.OPERATOR, Set.of()));
        assertThat(operators.get("vic"))
                .isEqualTo(
                        new ParlorConfig.OperatorConfig(Secret.NONE, OperatorRole.VIEWER, Set.of(new SiteId("shop"))));
    }

    /** It may be made over the API; an operator of a site that nobody has sees nothing. */
    @Test
    void anOperatorOfASiteThatNoFileMakesIsAWarning() throws IOException {
        conf.write("parlor.yaml", "operators: { ana: { sites: [shopp] } }\n");
        assertThat(conf.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("parlor.yaml: operators.ana.sites: there is no site 'shopp' among the files");
        assertThatCode(conf::load).doesNotThrowAnyException();
    }

    @Test
    void allThatIsWrongWithAllFilesIsSaidAtOnce() throws IOException {
        conf.write("parlor.yaml", """
                http:
                  prot: 80
                  port: eighty
                log: { entries: 1, size: 2 }
                """);
        conf.write("sites/shop.yaml", """
                title: ""
                models: [nobody]
                colour: red
                turn:
                  rounds: many
                  deadline: 5
                tools:
                  - { java: calculator, deadline: soon }
                  - { java: calculator, name: again, colour: red }
                  - { name: none }
                  - { java: calculator, name: last, rollout: 101 }
                """);
        conf.write("sites/Bad Name.yaml", "");
        conf.write("sites/club.yaml", "title: [\n");
        assertThatThrownBy(conf::load)
                .isInstanceOfSatisfying(
                        ConfigProblem.class,
                        problem -> assertThat(problem.findings())
                                .extracting(ConfigurationFindingsTest::inShort)
                                .containsExactlyInAnyOrder(
                                        "parlor.yaml 2 http.prot",
                                        "parlor.yaml 3 http.port",
                                        "parlor.yaml 4 log.entries",
                                        "parlor.yaml 4 log.size",
                                        "Bad Name.yaml 0 ",
                                        "club.yaml 1 ",
                                        "shop.yaml 1 title",
                                        "shop.yaml 2 models",
                                        "shop.yaml 3 colour",
                                        "shop.yaml 5 turn.rounds",
                                        "shop.yaml 6 turn.deadline",
                                        "shop.yaml 8 tools.[0].deadline",
                                        "shop.yaml 9 tools.[1].colour",
                                        "shop.yaml 10 tools.[2]",
                                        "shop.yaml 11 tools.[3].rollout"));
    }

    @Test
    void aVariableThatNobodyHasSetIsAWarningUnlessItHasADefault() throws IOException {
        conf.environment.put("SET", "red");
        conf.write("sites/shop.yaml", """
                title: Shop
                models: [demo/scripted]
                theme: { accent: "${SET}", ink: "${UNSET}", line: "${ALSO_UNSET:}" }
                """);
        assertThat(conf.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("shop.yaml line 3: theme.ink: the environment has no UNSET");
        assertThatCode(conf::load).doesNotThrowAnyException();
    }

    @Test
    void whatWasReadFromTheEnvironmentIsInNoComplaint() throws IOException {
        conf.environment.put("KEY", "sk-very-secret");
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nturn: { deadline: \"${KEY}\" }\n");
        assertThatThrownBy(conf::load)
                .hasMessageContaining("'${KEY}' is not a duration")
                .hasMessageNotContaining("sk-very-secret");
    }

    @Test
    void aTextOfSomebodyElseReadsWhatItMayAndTheDefaultsReadWhatTheyLike() {
        conf.environment.putAll(
                Map.of("OPEN", "red", "CLOSED", "sk-very-secret", "PARLOR_PUBLIC_URL", "https://chat.example"));
        SiteDraft draft =
                new SiteReader(conf.environment::get).reading(List.of("OPEN")).read(new SiteId("shop"), "shop", """
                        title: Shop
                        models: [demo/scripted]
                        theme: { accent: "${OPEN}", ink: "${CLOSED}" }
                        """);
        SiteConfig said = Objects.requireNonNull(draft.said());
        assertThat(said.theme()).isEqualTo(Map.of("accent", "red", "ink", ""));
        assertThat(said.origins()).containsExactly("https://chat.example");
        assertThat(draft.isSound()).isFalse();
        assertThat(draft.findings()).singleElement().asString().contains("shop line 3: theme.ink: may not read CLOSED");
    }

    @Test
    void aTableFileWithoutASiteIsAWarningAndAnEditorsFileIsNothing() throws IOException {
        conf.write("sites/gone.sql", "");
        conf.write("sites/.#shop.yaml", "title: [");
        assertThat(conf.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("gone.sql: there is no site of that name");
    }

    @Test
    void aFileThatIsAlmostASiteIsAWarning() throws IOException {
        conf.write("sites/third.yml", "title: Third\n");
        assertThat(conf.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse())
                .asString()
                .contains("third.yml: is not read: a site's file ends in .yaml");
    }

    @Test
    void aWordThatIsNoneOfSomeIsToldTheWordsAsTheyAreWritten() throws IOException {
        conf.write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\nturn: { during: wait }\n");
        assertThat(conf.findings()).singleElement().asString().contains("turn.during: is one of queue, steer");
    }

    @Test
    void aMissingFolderSaysWhichVariableNamesIt(@TempDir Path folder) {
        assertThatThrownBy(() -> Configuration.load(folder.resolve("nowhere"), name -> null))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("PARLOR_CONF");
    }

    private static String inShort(Finding finding) {
        return Path.of(finding.file()).getFileName() + " " + finding.line() + " " + finding.key();
    }
}
