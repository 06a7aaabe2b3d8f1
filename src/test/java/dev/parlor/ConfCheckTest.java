package dev.parlor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says. */
class ConfCheckTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aFolder() throws IOException {
        Files.createDirectories(folder.resolve("sites"));
        write("parlor.yaml", "");
    }

    @Test
    void theReferenceIsInOrderWithoutAWarning() {
        ConfCheck check = ConfCheck.of(Path.of("conf"), environment::get);
        assertThat(check.errors()).isEmpty();
        assertThat(check.warnings()).isEmpty();
        assertThat(check.summary()).matches("conf is in order: 5 site\\(s\\) with \\d+ tool\\(s\\)\\.");
    }

    @Test
    void allProblemsOfAllFilesComeAtOnceWithFileLineAndKey() throws IOException {
        write("parlor.yaml", "http: { prot: 80 }\nembeddings: { model: nobody/vectors }\n");
        write("sites/club.yaml", """
                title: Club
                models: [nobody/model]
                prompt: You help.
                turn:
                  rounds: 1000
                  tool_choice: teleport
                notices: [{ tool: beam, title: "Beamed {to up}" }]
                """);
        write("sites/shop.yaml", """
                title: Shop
                models: [demo/scripted]
                prompt: You sell.
                identity: { algorithm: RS256, keys: [nonsense] }
                tools:
                  - { java: teleport }
                  - { name: find, sql: { query: "select name from item where id = :id" }, parameters: { type: object } }
                  - { name: order, sql: { query: "insert into orders values (1)" } }
                  - { name: weather, http: { url: "ftp://example.com" } }
                  - { name: look, page: true, parameters: { type: object, properties: { a: { type: string, pattern: "(" } } } }
                  - { openapi: { document: nowhere.yaml } }
                """);
        write("sites/broken.yaml", "title: [\n");
        ConfCheck check = ConfCheck.of(folder, environment::get);
        assertThat(check.errors())
                .anySatisfy(line -> assertThat(line).contains("parlor.yaml line 1: http.prot: is not a known key"))
                .anySatisfy(
                        line -> assertThat(line).contains("embeddings.model").contains("nobody/vectors"))
                .anySatisfy(line -> assertThat(line).contains("club.yaml line 5: turn.rounds: "))
                .anySatisfy(line -> assertThat(line).contains("shop.yaml line 4: identity.keys"))
                .anySatisfy(line -> assertThat(line)
                        .contains("shop.yaml line 6: tools.[0]: there is no Java tool 'teleport'; there are "))
                .anySatisfy(line -> assertThat(line)
                        .contains("shop.yaml line 7: tools.[1]: ")
                        .contains(":id"))
                .anySatisfy(line -> assertThat(line)
                        .contains("shop.yaml line 8: tools.[2]: ")
                        .contains("effect: write"))
                .anySatisfy(line -> assertThat(line).contains("shop.yaml line 9: tools.[3]: weather: "))
                .anySatisfy(line -> assertThat(line)
                        .contains("shop.yaml line 10: tools.[4]: ")
                        .contains("pattern is not a regular expression"))
                .anySatisfy(line -> assertThat(line).contains("shop.yaml line 11: tools.[5]: openapi: nowhere.yaml"))
                .anySatisfy(line -> assertThat(line).contains("broken.yaml line 1: is not YAML"));
    }

    @Test
    void whatASiteNamesAndDoesNotHaveIsSaidWithWhatThereIs() throws IOException {
        site("""
                turn: { tool_choice: teleport }
                notices:
                  - { tool: beam, title: Beamed }
                  - { tool: find, title: "Found {nothing at all}" }
                tools:
                  - { name: find, java: calculator, on_error: [{ on: ["*"], tool: seek }, { on: [Time-Out], advice: Wait. }] }
                """);
        assertThat(errors())
                .containsExactlyInAnyOrder(
                        "shop.yaml line 4: turn.tool_choice: there is no tool 'teleport'; there are find",
                        "shop.yaml line 6: notices.[0].tool: there is no tool 'beam'; there are find",
                        "shop.yaml line 7: notices.[1].title: {nothing at all} is no place; write {name}, in letters,"
                                + " digits and _",
                        "shop.yaml line 9: tools.[0].on_error.[0].tool: there is no tool 'seek'; there are find",
                        "shop.yaml line 9: tools.[0].on_error.[1].on: 'Time-Out' is no code; one reads like not_found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { java: calculator, roles: [" "] }                              | tools.[0].roles: a role must not be blank
            { java: calculator, identity: { who: sub } }                    | tools.[0]: identity fills in who, which is not among the parameters
            { java: calculator, name: a b }                                 | tools.[0]: a tool's name is 1 to 64 letters, digits, _ or -, not 'a b'
            { java: calculator }, { java: calculator }                      | tools.[1]: 'calculator' is declared twice in version 1; give one of them another name or version
            { name: read, extract: { input: text, model: nobody/model, instructions: Read., schema: { type: object, properties: {} } } } | tools.[0]: model: 'nobody/model' names a provider that is not among the providers of parlor.yaml
            { java: calculator, on_error: [{ on: ["*"], model: nobody/model }] } | tools.[0].on_error: model: 'nobody/model' names a provider that is not among the providers of parlor.yaml
            """)
    void aToolThatCouldNotWorkIsAnError(String tool, String complaint) throws IOException {
        site("tools: [" + tool + "]\n");
        assertThat(errors()).containsExactly("shop.yaml line 4: " + complaint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            prompt: ""                                               | prompt: is empty: the model is told nothing about the site
            origins: ["https://shop.example/"]                       | origins: 'https://shop.example/' is what no browser sends; write https://host, without a path
            theme: { accent: "${UNSET}" }                            | theme.accent: the environment has no UNSET; set it, or write ${UNSET:} if it may be missing
            tools: [{ java: calculator, roles: [staff] }]            | tools.[0].roles: nobody has a role, since identity has no secret, jwks or keys
            tools: [{ java: calculator, identity: { expression: sub } }] | tools.[0].identity: is refused always, since identity has no secret, jwks or keys
            tools: [{ java: calculator, approval: { by: visitor, title: "Do {this}?" } }] | tools.[0].approval.title: {this} is not among the parameters
            tools: [{ java: calculator, pages: [checkout] }]         | tools.[0].pages: 'checkout' fits no page; begin it with /, * or https://
            """)
    void whatMayBeMeantIsAWarning(String line, String warning) throws IOException {
        site(line + "\n");
        ConfCheck check = ConfCheck.of(folder, environment::get);
        assertThat(check.errors()).isEmpty();
        assertThat(shortened(check.warnings())).containsExactly("shop.yaml line 4: " + warning);
    }

    @Test
    void aPlaceOfANoticeThatNothingFillsIsAWarning() throws IOException {
        site("""
                notices: [{ tool: fix, title: "{issue} in {flat}", when: { priority: high } }]
                tools:
                  - { name: fix, effect: write, sql: { query: "insert into job (issue, priority) values (:issue, :priority) returning id" } }
                """);
        ConfCheck check = ConfCheck.of(folder, environment::get);
        assertThat(check.errors()).isEmpty();
        assertThat(shortened(check.warnings()))
                .containsExactly(
                        "shop.yaml line 4: notices.[0]: 'flat' is neither an argument of fix nor named by its query");
    }

    @Test
    void aSiteWhoseSecretIsNotSetTodayNamesVisitorsAllTheSame() throws IOException {
        site("""
                identity: { secret: "${SHOP_SECRET:}" }
                tools: [{ java: calculator, roles: [staff] }]
                """);
        assertThat(ConfCheck.of(folder, environment::get).warnings()).isEmpty();
    }

    private List<String> errors() {
        return shortened(ConfCheck.of(folder, environment::get).errors());
    }

    private List<String> shortened(List<String> lines) {
        return lines.stream()
                .map(line -> line.replace(folder.resolve("sites") + "/", ""))
                .toList();
    }

    /** From the fourth line on; a key that stands there twice counts as it stands there last. */
    private void site(String lines) throws IOException {
        String prompt = lines.startsWith("prompt") ? "greeting: Hello.\n" : "prompt: You help.\n";
        write("sites/shop.yaml", "title: Shop\nmodels: [demo/scripted]\n" + prompt + lines);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
