package dev.parlor.tool.mcp;

import static dev.parlor.tool.TestingBench.sentence;
import static dev.parlor.tool.TestingBench.summary;
import static dev.parlor.tool.mcp.McpLab.eventually;
import static dev.parlor.tool.mcp.McpLab.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.config.McpConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.McpToolConfig;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are programs of this machine. */
@ExtendWith(VertxExtension.class)
class McpProgramTest {
    private static final McpToolConfig EVERYTHING =
            McpLab.program("everything", "node", McpLab.EVERYTHING.toString(), "stdio");

    @Test
    void theToolsOfTheReferenceServerAreOfferedUnderItsName(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, EVERYTHING)) {
            List<McpTool> tools = lab.awaitTools();
            assertThat(McpLab.namesOf(tools)).contains("everything_echo", "everything_get-sum");
            assertThat(tools)
                    .allSatisfy(
                            tool -> assertThat(new JsonObject(tool.definition().parameters()).getString("type"))
                                    .isEqualTo("object"));
        }
    }

    @Test
    void onlyTheToolsThatAreNamedAreTaken(Vertx vertx) {
        McpToolConfig some = new McpToolConfig(
                "some", null, Map.of(), EVERYTHING.command(), Map.of(), List.of("echo", "get-sum", "missing"), false);
        try (McpLab lab = new McpLab(vertx, some)) {
            assertThat(lab.awaitNames()).containsExactly("some_echo", "some_get-sum");
        }
    }

    @Test
    void aCallIsAnsweredWithTheTextOfTheServer(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, EVERYTHING)) {
            lab.awaitTools();
            assertThat(summary(lab.call("everything_get-sum", "{\"a\":2,\"b\":3}")))
                    .contains("5");
            assertThat(summary(lab.call("everything_get-structured-content", "{\"location\":\"New York\"}")))
                    .satisfies(text -> assertThat(new JsonObject(text).fieldNames())
                            .contains("temperature", "conditions", "humidity"));
            assertThat(summary(lab.call("everything_get-tiny-image", "")))
                    .contains("[an image was left out]")
                    .doesNotContain("base64")
                    .hasSizeLessThan(500);
        }
    }

    @Test
    void whatTheServerCallsAnErrorIsAFailureWithItsWords(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, EVERYTHING)) {
            lab.awaitTools();
            ToolResult result =
                    lab.call("everything_get-resource-reference", "{\"resourceType\":\"Text\",\"resourceId\":-1}");
            assertThat(summary(result)).isEqualTo("tool_failed");
            assertThat(sentence(result)).contains("resourceId");
        }
    }

    @Test
    void anErrorOfTheProtocolKeepsItsWordsFromTheModel(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            ToolResult result = lab.call("small_refuse", "");
            assertThat(summary(result)).isEqualTo("tool_failed");
            assertThat(sentence(result)).doesNotContain("internal");
        }
    }

    @Test
    void callsRunSideBySide(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            Future<ToolResult> one = lab.dispatch("small_meet", "");
            assertThat(summary(lab.call("small_meet", ""))).isEqualTo("met");
            assertThat(summary(get(one))).isEqualTo("met");
        }
    }

    @Test
    void structuredContentIsReadInThePlaceOfTheTextAndKeepsItsNumbers(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            assertThat(summary(lab.call("small_state", "")))
                    .isEqualTo("{\"cancelled\":0,\"openReplies\":0,\"price\":0.1}");
        }
    }

    @Test
    void theServerIsToldTheKeyOfACall(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            ToolInvocation invocation = lab.bench().invocation("small_key", "");
            assertThat(summary(get(lab.dispatch(invocation)))).isEqualTo(invocation.idempotencyKey());
        }
    }

    @Test
    void theServerIsToldWhenNobodyWaitsForACallAnyMore(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            Future<ToolResult> waiting = lab.dispatch("small_wait", "");
            lab.call("small_key", ""); // the server reads in order: it has the first call too
            lab.bench().dispatcher().stop(TestingBench.TURN);
            assertThat(summary(get(waiting))).isEqualTo("cancelled");
            eventually(() -> new JsonObject(summary(lab.call("small_state", ""))).getInteger("cancelled") == 1);
        }
    }

    @Test
    void oneBadToolDoesNotCostTheOthers(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            List<McpTool> tools = lab.awaitTools();
            assertThat(McpLab.namesOf(tools))
                    .contains("small_meet", "small_odd_name_with_signs")
                    .doesNotContain("small_bad_pattern", "small_bad_top", "small_bad_form", "small_too_large")
                    .allMatch(name -> name.matches("[a-zA-Z0-9_-]{1,64}"))
                    .anyMatch(name -> name.matches("small_long_long_.*_[0-9a-f]{8}"));
            assertThat(tools).allMatch(tool -> tool.definition().description().length() <= 1_024);
            assertThat(tool(tools, "small_odd_name_with_signs").definition().parameters())
                    .doesNotContain("$schema");
            assertThat(summary(lab.call("small_odd_name_with_signs", ""))).isEqualTo("odd name/with.signs ran");
        }
    }

    @Test
    void aToolIsTakenForAWriteUnlessItsServerSaysOtherwiseWithoutADoubt(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            List<McpTool> tools = lab.awaitTools();
            assertThat(tool(tools, "small_state").effect()).isEqualTo(Effect.READ);
            assertThat(tool(tools, "small_key").effect())
                    .as("read-only, but destructive")
                    .isEqualTo(Effect.WRITE);
            assertThat(tool(tools, "small_grow").effect()).as("no hint").isEqualTo(Effect.WRITE);
            assertThat(tool(tools, "small_meet").effect()).as("no annotations").isEqualTo(Effect.WRITE);
        }
    }

    @Test
    void toolsThatComeLaterAreToldWhenTheyCome(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            assertThat(lab.awaitNames()).noneMatch(name -> name.contains("grown"));
            lab.call("small_grow", "");
            assertThat(lab.awaitNames()).anyMatch(name -> name.contains("grown"));
            lab.call("small_grow", "");
            assertThat(lab.awaitNames())
                    .filteredOn(name -> name.contains("grown"))
                    .hasSize(2);
        }
    }

    @Test
    void aMessageThatIsTooLargeFailsTheCallThatItAnswers(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            Future<ToolResult> other = lab.dispatch("small_meet", "");
            ToolResult result = lab.call("small_huge", "{\"count\":3000000}");
            assertThat(summary(result)).isEqualTo("tool_failed");
            assertThat(sentence(result)).contains("too large");
            lab.call("small_meet", "");
            assertThat(summary(get(other))).isEqualTo("met");
        }
    }

    @Test
    void aProgramThatDiesLeavesNoCallWithoutAnswerAndIsStartedAgain(Vertx vertx) {
        try (McpLab lab = new McpLab(vertx, McpLab.small())) {
            lab.awaitTools();
            Future<ToolResult> waiting = lab.dispatch("small_wait", "");
            ToolResult.Failed gone = (ToolResult.Failed) lab.call("small_die", "");
            assertThat(gone.failure().code()).isEqualTo("no_host");
            assertThat(gone.untouched()).as("it may have been done").isFalse();
            assertThat(summary(get(waiting))).isEqualTo("no_host");
            eventually(() -> summary(lab.call("small_state", "")).contains("price"));
            assertThat(lab.hasToldMore())
                    .as("the same tools are not told again")
                    .isFalse();
        }
    }

    @Test
    void aProgramThatIsAwayTouchesNothing(Vertx vertx) {
        try (LogLines log = LogLines.of(McpLink.class);
                McpLab lab = new McpLab(vertx, McpLab.small(), slowToReturn(), name -> Future.failedFuture("no"))) {
            lab.awaitTools();
            lab.call("small_die", "");
            log.awaitLine("small is away");
            ToolResult.Failed away = (ToolResult.Failed) lab.call("small_state", "");
            assertThat(away.failure().code()).isEqualTo("no_host");
            assertThat(away.failure().retryable()).isTrue();
            assertThat(away.untouched()).isTrue();
        }
    }

    @Test
    void aProgramThatDoesNotStayUpIsLeftAlone(Vertx vertx, @TempDir Path folder) throws IOException {
        Path starts = folder.resolve("starts");
        McpToolConfig hopeless =
                McpLab.program("hopeless", "node", "-e", "require('fs').appendFileSync('" + starts + "', 'x')");
        try (LogLines log = LogLines.of(McpLink.class);
                McpLab lab = new McpLab(vertx, hopeless)) {
            log.awaitLine("hopeless does not stay up and is left alone");
            assertThat(Files.readString(starts)).hasSize(McpLab.LIMITS.starts());
            assertThat(lab.hasToldMore()).isFalse();
        }
    }

    @Test
    void aProgramThatDoesNotExistKeepsNobodyFromStarting(Vertx vertx) {
        try (LogLines log = LogLines.of(McpLink.class);
                McpLab lab = new McpLab(vertx, McpLab.program("nobody", "/no/such/program"))) {
            log.awaitLine("nobody is away");
            assertThat(lab.hasToldMore()).isFalse();
        }
    }

    @Test
    void aProgramIsToldNothingOfTheEnvironmentButWhatItsDeclarationSays(Vertx vertx) {
        McpToolConfig declared = new McpToolConfig(
                "everything", null, Map.of(), EVERYTHING.command(), Map.of("DOCS_KEY", "k1"), List.of(), false);
        try (McpLab lab = new McpLab(vertx, declared)) {
            lab.awaitTools();
            JsonObject environment = new JsonObject(summary(lab.call("everything_get-env", "")));
            assertThat(environment.getString("DOCS_KEY")).isEqualTo("k1");
            assertThat(environment.fieldNames())
                    .contains("PATH")
                    .isSubsetOf("DOCS_KEY", "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR");
        }
    }

    @Test
    void aProgramEndsWithEverythingThatItHasStarted(Vertx vertx) {
        McpLab lab = new McpLab(vertx, McpLab.small());
        lab.awaitTools();
        List<ProcessHandle> family = new JsonArray(summary(lab.call("small_family", "")))
                .stream()
                        .map(pid -> ProcessHandle.of(((Number) pid).longValue()))
                        .flatMap(Optional::stream)
                        .toList();
        assertThat(family).hasSize(2).allMatch(ProcessHandle::isAlive);
        lab.close();
        eventually(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aProgramEndsWhenParlorIsKilled() throws Exception {
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledParlor.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ProcessHandle program;
        try {
            long pid = Long.parseLong(killed.inputReader().readLine());
            program = ProcessHandle.of(pid).orElseThrow();
        } finally {
            killed.destroyForcibly().waitFor();
        }
        eventually(() -> !program.isAlive());
    }

    @Test
    void aProgramThatComplainsALotDoesNotFillTheLog(Vertx vertx) {
        try (LogLines log = LogLines.of(ProgramCarrier.class)) {
            try (McpLab lab = new McpLab(vertx, McpLab.small())) {
                lab.awaitTools();
                lab.call("small_complain", "{\"count\":20000}");
            }
            log.awaitLine("more lines");
            assertThat(log.lines()).hasSizeBetween(10, 200).anyMatch(line -> line.endsWith("small: complaint 0"));
        }
    }

    private static McpConfig slowToReturn() {
        McpConfig usual = McpLab.LIMITS;
        return new McpConfig(
                usual.connect(),
                usual.messageBytes(),
                usual.connections(),
                usual.tools(),
                usual.descriptionChars(),
                usual.schemaBytes(),
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                usual.starts(),
                usual.exit());
    }

    private static McpTool tool(List<McpTool> tools, String name) {
        return tools.stream()
                .filter(each -> each.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
