package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolDefinition;
import dev.parlor.conversation.ToolResult;
import dev.parlor.conversation.VisitorId;
import dev.parlor.testing.ScriptedModel;
import dev.parlor.tool.CallScope;
import dev.parlor.tool.Tool;
import dev.parlor.tool.ToolInvocation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long a turn with three tools of 500 ms takes, in units of its slowest tool, both answers of the model included: at
 * idle, and on an event loop on which other answers are streamed. Stores, provider over HTTP and event bus are real. One
 * after the other would be 3.
 */
public final class ToolRoundBenchmark {
    private static final long TOOL_MS = 500;
    private static final int WARM_UP = 10;
    private static final int MEASURED = 30;
    private static final int STREAMS = 200;
    private static final int WORD_MS = 25;
    private static final int WORDS = 6_000;
    private static final String STREAM = "Stream";

    private static final TurnLab.Setup PATIENT =
            new TurnLab.Setup("title: Lab", "model", false, "first", Duration.ofMillis(TOOL_MS * 20));

    private ToolRoundBenchmark() {}

    public static void main(String[] arguments) {
        try (TurnLab lab = new TurnLab(PATIENT, new Sleeping())) {
            lab.model.otherwise(ToolRoundBenchmark::answer);
            measure(lab, "at idle");
            for (int i = 0; i < STREAMS; i++) {
                TurnLab.join(lab.ask(new VisitorId("anon:" + i), new ConversationId("stream-" + i), STREAM));
            }
            measure(lab, "under " + STREAMS + " streams of " + 1_000 / WORD_MS + " words/s");
            System.exit(0);
        }
    }

    private static void measure(TurnLab lab, String how) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < WARM_UP + MEASURED; turn++) {
            long started = System.nanoTime();
            lab.ask("Three at once " + turn);
            lab.eventsOfTurn();
            if (turn >= WARM_UP) {
                ratios.add((System.nanoTime() - started) / (TOOL_MS * 1e6));
            }
        }
        Collections.sort(ratios);
        System.out.printf(
                "turn / slowest of 3 parallel tools of %d ms, %s, %d turns: median %.3f, least %.3f, most %.3f%n",
                TOOL_MS, how, MEASURED, ratios.get(MEASURED / 2), ratios.getFirst(), ratios.getLast());
    }

    private static ScriptedModel.Answer answer(List<JsonObject> messages) {
        JsonObject last = messages.getLast();
        if (!last.getString("role").equals("user")) {
            return new ScriptedModel.Answer.Says("Done.", List.of(), "stop");
        }
        return last.getString("content").equals(STREAM)
                ? new ScriptedModel.Answer.Streams(WORDS, WORD_MS)
                : new ScriptedModel.Answer.Says("", List.of(call(1), call(2), call(3)), "tool_calls");
    }

    private static ToolCall call(int n) {
        return new ToolCall("c" + n, "sleep", "{\"n\":" + n + "}");
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
