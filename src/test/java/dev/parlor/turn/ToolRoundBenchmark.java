package dev.parlor.turn;

import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a turn with three tools of 300 ms takes, in units of its slowest tool: stores, provider over HTTP and event
 * bus are real. One after the other would be 3.
 */
public final class ToolRoundBenchmark {
    private static final long TOOL_MS = 300;
    private static final int WARM_UP = 6;
    private static final int MEASURED = 20;

    private ToolRoundBenchmark() {}

    public static void main(String[] arguments) {
        List<Double> ratios = new ArrayList<>();
        try (TurnLab lab = new TurnLab(new Sleeping())) {
            for (int turn = 0; turn < WARM_UP + MEASURED; turn++) {
                lab.model.thenCalls(call(turn, 1), call(turn, 2), call(turn, 3)).thenSays("Done.");
                long started = System.nanoTime();
                lab.ask("Three at once");
                lab.eventsOfTurn();
                if (turn >= WARM_UP) {
                    ratios.add((System.nanoTime() - started) / (TOOL_MS * 1e6));
                }
            }
        }
        Collections.sort(ratios);
        System.out.printf(
                "turn / slowest of 3 parallel tools of %d ms, %d turns: median %.3f, least %.3f, most %.3f%n",
                TOOL_MS, MEASURED, ratios.get(MEASURED / 2), ratios.getFirst(), ratios.getLast());
        System.exit(0);
    }

    private static ToolCall call(int turn, int n) {
        return new ToolCall("c" + turn + "_" + n, "sleep", "{\"n\":" + n + "}");
    }

    private static final class Sleeping implements Tool {
        private final Vertx vertx = Vertx.vertx();

        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(
                    "sleep", "Sleeps.", "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}");
        }

        @Override
        public Future<ToolResult> run(ToolInvocation invocation, JsonObject arguments, CallScope scope) {
            return vertx.timer(TOOL_MS, TimeUnit.MILLISECONDS).map(slept -> new ToolResult.Succeeded("slept"));
        }
    }
}
