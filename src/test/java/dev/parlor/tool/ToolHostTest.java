package dev.parlor.tool;

import static dev.parlor.tool.TestingBench.SITE;
import static dev.parlor.tool.TestingBench.get;
import static dev.parlor.tool.TestingBench.summary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ToolHostTest {
    record Nothing() {}

    @Test
    void aHostKeepsTheDeadlineEvenIfNobodyElseDoes(Vertx vertx) throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        TestingBench bench = new TestingBench(vertx)
                .with(new JavaTool<>("blocked", "Blocks.", Nothing.class, (arguments, invocation) -> {
                    try {
                        new CountDownLatch(1).await();
                        return new ToolResult.Succeeded("too late");
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }));
        Future<Message<JsonObject>> reply = vertx.eventBus()
                .request(
                        bench.address("blocked"),
                        ToolWire.renderRequest(
                                bench.invocation("blocked", ""), new JsonObject(), Duration.ofMillis(100)));
        assertThat(summary(ToolWire.parseReply(get(reply).body()))).isEqualTo("timeout");
        interrupted.await();
    }

    @Test
    void aHostTakesNoMoreCallsThanItsLimit(Vertx vertx) throws Exception {
        TestingTool only = new TestingTool("only");
        TestingBench bench = new TestingBench(vertx, new ToolLimits(8, 1024, 8, 1024, 1))
                .with(only, TestingBench.policy("effect: write"));
        Future<ToolResult> first = bench.dispatch("only", "");
        only.awaitStart();
        assertThat(summary(bench.call("only", ""))).isEqualTo("busy");
        only.answer("first");
        assertThat(summary(get(first))).isEqualTo("first");
    }

    @Test
    void aToolThatThrowsOrFailsOnTheEventLoopIsAnsweredToo(Vertx vertx) {
        TestingBench bench = new TestingBench(vertx);
        TestingTool model = new TestingTool("throwing");
        String revision = bench.registry()
                .register(SITE, model.definition(), ToolPolicy.STANDARD)
                .revision();
        get(bench.host().bind(SITE, revision, new Tool() {
            @Override
            public ToolDefinition definition() {
                return model.definition();
            }

            @Override
            public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
                throw new IllegalStateException("secret");
            }
        }));
        assertThat(bench.call("throwing", ""))
                .asString()
                .contains("tool_failed")
                .doesNotContain("secret");
    }

    @Test
    void aRequestThatCannotBeReadDoesNotHang(Vertx vertx) {
        TestingBench bench = new TestingBench(vertx).with(new TestingTool("any"));
        Future<String> refused = vertx.eventBus()
                .<JsonObject>request(bench.address("any"), new JsonObject())
                .map("answered")
                .otherwise(Throwable::getMessage);
        assertThat(get(refused)).isEqualTo("unreadable request");
        assertThat(bench.snapshot().names()).containsExactly("any");
    }

    @Test
    void aReleasedHostAnswersWhatRunsAndTakesNothingNew(Vertx vertx) throws Exception {
        TestingTool slow = new TestingTool("slow");
        TestingBench bench = new TestingBench(vertx).with(slow);
        Future<ToolResult> running = bench.dispatch("slow", "");
        slow.awaitStart();
        Future<Void> released = bench.host().release();
        slow.answer("in the end");
        get(released);
        assertThat(summary(get(running))).isEqualTo("in the end");
        assertThat(summary(bench.call("slow", ""))).isEqualTo("no_host");
    }
}
