package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
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
import java.util.concurrent.locks.LockSupport;

/**
 * How long a turn with three tools of 500 ms takes, in units of its slowest tool, both answers of the model included: at
 * idle, and on an event loop on which other answers are streamed. Once from the message's way in, and once from RUN_STARTED,
 * both to RUN_FINISHED. Stores, provider over HTTP and event bus are real. One after the other would be 3.
 */
public final class ToolRoundBenchmark {
    private static final long TOOL_MS = 500;
    private static final int WARM_UP = 600;
    private static final int FIRST = 5;
    private static final int MEASURED = 30;
    private static final int STREAMS = 200;
    private static final int WORD_MS = 25;
    private static final int WORDS = 6_000;
    private static final String STREAM = "Stream";
    private static final String QUICK = "Three quick ones";
    private static final int PATIENCE_MS = 2_000;

    private static final TurnLab.Setup PATIENT = new TurnLab.Setup(
            "title: Lab\nhistory: { summary: { enabled: false } }",
            "model",
            false,
            "first",
            Duration.ofMillis(TOOL_MS * 20));

    private ToolRoundBenchmark() {}

    public static void main(String[] arguments) {
        try (TurnLab lab = new TurnLab(PATIENT, new Sleeping())) {
            lab.model.otherwise(ToolRoundBenchmark::answer);
            warmUp(lab);
            measure(lab, "at idle");
            for (int i = 0; i < STREAMS; i++) {
                TurnLab.join(lab.ask(new VisitorId("anon:" + i), new ConversationId("stream-" + i), STREAM));
            }
            measure(lab, "under " + STREAMS + " streams of " + 1_000 / WORD_MS + " words/s");
            System.exit(0);
        }
    }

    /** Turns of other conversations with tools that take no time: code that ran often is what a server runs. */
    private static void warmUp(TurnLab lab) {
        for (int i = 0; i < WARM_UP; i++) {
            int asked = lab.model.requests().size();
            TurnLab.join(lab.ask(new VisitorId("anon:w" + i), new ConversationId("warm-" + i), QUICK));
            for (int waited = 0; waited < PATIENCE_MS && lab.model.requests().size() < asked + 2; waited++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private static void measure(TurnLab lab, String how) {
        List<Double> wholes = new ArrayList<>();
        List<Double> runs = new ArrayList<>();
        for (int turn = 0; turn < FIRST + MEASURED; turn++) {
            long asked = System.nanoTime();
            lab.ask("Three at once " + turn);
            lab.eventsUntil(Event.RunStarted.class);
            long started = System.nanoTime();
            lab.eventsOfTurn();
            long ended = System.nanoTime();
            if (turn >= FIRST) {
                wholes.add((ended - asked) / (TOOL_MS * 1e6));
                runs.add((ended - started) / (TOOL_MS * 1e6));
            }
        }
        print(how + ", from the message", wholes);
        print(how + ", from RUN_STARTED", runs);
    }

    private static void print(String what, List<Double> ratios) {
        Collections.sort(ratios);
        System.out.printf(
                "turn / slowest of 3 parallel tools of %d ms, %s, %d turns: median %.3f, least %.3f, most %.3f%n",
                TOOL_MS, what, MEASURED, ratios.get(MEASURED / 2), ratios.getFirst(), ratios.getLast());
    }

    private static ScriptedModel.Answer answer(List<JsonObject> messages) {
        JsonObject last = messages.getLast();
        if (!last.getString("role").equals("user")) {
            return ScriptedModel.Answer.says("Done.");
        }
        String asked = last.getString("content");
        if (asked.equals(QUICK)) {
            return ScriptedModel.Answer.calls(List.of(call(-1), call(-2), call(-3)));
        }
        return asked.equals(STREAM)
                ? new ScriptedModel.Answer.Streams(WORDS, WORD_MS)
                : ScriptedModel.Answer.calls(List.of(call(1), call(2), call(3)));
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
            long pause = arguments.getInteger("n") < 0 ? 1 : TOOL_MS;
            return vertx.timer(pause, TimeUnit.MILLISECONDS).map(slept -> new ToolResult.Succeeded("slept"));
        }
    }
}
