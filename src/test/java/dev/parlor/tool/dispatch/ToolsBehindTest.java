package dev.parlor.tool.dispatch;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.guard;
import static dev.parlor.tool.TestingBench.policy;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.SiteTool;
import dev.parlor.tool.TestingBench;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import dev.parlor.tool.ToolLimits;
import dev.parlor.tool.ToolSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tools that a model is not told of, and tools that no host has because they belong to whoever asks. */
@ExtendWith(VertxExtension.class)
class ToolsBehindTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}";

    @Test
    void aRuleMayNameAToolThatTheModelIsNotToldOfAndTheModelMayNot(Vertx vertx) {
        CountingTool broken = new CountingTool("broken").then(ToolResult.failed("gone", "It is gone.", false));
        CountingTool spare = new CountingTool("spare");
        TestingBench bench = new TestingBench(vertx)
                .with(broken, policy("on_error: [{ on: ['*'], tool: spare }]"))
                .with(spare);
        ToolSnapshot told = new ToolSnapshot(
                SITE,
                List.of(bench.snapshot().find("broken").orElseThrow()),
                List.of(bench.snapshot().find("spare").orElseThrow()));
        assertThat(call(bench, told, "broken", "{}")).isEqualTo("done 1");
        assertThat(call(bench, told, "spare", "{}")).isEqualTo("unknown_tool");
        assertThat(spare.arguments()).hasSize(1);
    }

    @Test
    void aToolOfTheCallersOwnIsHeldToTheRulesAndNeedsNoHost(Vertx vertx) {
        CountingTool own = new CountingTool(new ToolDefinition("own", "Counts.", SCHEMA));
        TestingBench bench = new TestingBench(vertx);
        ToolSnapshot told = told(own, ToolLimits.STANDARD, "");
        assertThat(call(bench, told, "own", "{}")).isEqualTo("invalid_arguments");
        assertThat(call(bench, told(own, ToolLimits.STANDARD, "roles: [agent]"), "own", "{\"n\":1}"))
                .isEqualTo("forbidden");
        assertThat(call(bench, told, "own", "{\"n\":2}")).isEqualTo("done 1");
        assertThat(own.arguments()).containsExactly("{\"n\":2}");
    }

    @Test
    void aToolOfTheCallersOwnThatBreaksOrIsLateIsAResultTheModelReads(Vertx vertx) {
        TestingBench bench = new TestingBench(vertx);
        CountingTool late = new CountingTool("late").thenWait();
        assertThat(call(bench, told(late, ToolLimits.STANDARD, "deadline: 50ms"), "late", "{}"))
                .isEqualTo("timeout");
        Tool broken = new Tool() {
            @Override
            public ToolDefinition definition() {
                return new ToolDefinition("broken", "Breaks.", "{\"type\":\"object\"}");
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                return Future.failedFuture("jdbc:postgresql://secret-host");
            }
        };
        assertThat(call(bench, told(broken, ToolLimits.STANDARD, ""), "broken", "{}"))
                .isEqualTo("tool_failed");
    }

    @Test
    void whatAToolOfTheCallersOwnSaysIsCapped(Vertx vertx) {
        ToolLimits small = new ToolLimits(10, 1_000, 10, 256, 10);
        CountingTool much = new CountingTool("own").then(new ToolResult.Succeeded("x".repeat(1_000)));
        assertThat(call(new TestingBench(vertx, small), told(much, small, ""), "own", "{}"))
                .hasSizeLessThanOrEqualTo(256)
                .contains("truncated");
    }

    private static ToolSnapshot told(Tool tool, ToolLimits limits, String rules) {
        return new ToolSnapshot(
                SITE,
                List.of(SiteTool.of(tool.definition(), policy(rules), "", limits)
                        .runBy(tool)));
    }

    private static String call(TestingBench bench, ToolSnapshot told, String tool, String arguments) {
        return summary(get(bench.dispatcher()
                .dispatch(bench.invocation(tool, arguments), told, guard(), Heard.of((call, result) -> {}))));
    }
}
