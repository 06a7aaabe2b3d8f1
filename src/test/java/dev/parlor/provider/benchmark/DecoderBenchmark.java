package dev.parlor.provider.benchmark;

import dev.parlor.provider.RecordedStream;
import dev.parlor.provider.anthropic.AnthropicReading;
import dev.parlor.provider.openai.OpenAiReading;
import dev.parlor.provider.sse.SseDecoder;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.SseEvent;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Time and memory of one event of a recorded stream that comes in buffers of 4096 bytes: Parlor's reading of the whole
 * answer, beside the decoder of Vert.x's web client with a JSON tree of each event and nothing made of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecoderBenchmark {
    private static final int BUFFER_BYTES = 4096;
    private static final int MAX_EVENT_BYTES = 1 << 20;

    @Param({
        "openai/structured-long-unicode",
        "deepseek/tool-reasoning",
        "anthropic/structured-output-format",
        "anthropic/thinking-long"
    })
    String recording = "";

    private List<Buffer> pieces = List.of();

    @Setup
    public void load() {
        pieces = pieces(recording);
    }

    @Benchmark
    public void parlor(Blackhole hole) {
        AnswerStream answer = recording.startsWith("anthropic/")
                ? AnthropicReading.open(hole::consume)
                : OpenAiReading.open(hole::consume);
        SseDecoder decoder = new SseDecoder(MAX_EVENT_BYTES, answer);
        pieces.forEach(decoder::feed);
        decoder.end();
        hole.consume(answer.end());
    }

    @Benchmark
    public void vertxWithJson(Blackhole hole) throws Exception {
        BodyStream<Void> body =
                BodyCodec.sseStream(events -> events.handler(event -> hole.consume(read(event)))).stream();
        pieces.forEach(body::write);
        body.end();
    }

    private static Object read(SseEvent event) {
        Object tree = event.data() == null ? null : WireJson.read(event.data());
        return tree == null ? event : tree;
    }

    private static List<Buffer> pieces(String recording) {
        Buffer body = RecordedStream.load(recording).body();
        List<Buffer> pieces = new ArrayList<>();
        for (int from = 0; from < body.length(); from += BUFFER_BYTES) {
            pieces.add(body.slice(from, Math.min(body.length(), from + BUFFER_BYTES)));
        }
        return pieces;
    }

    /** Runs all of it, in about two minutes, and prints what one event costs. */
    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(DecoderBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .forks(2)
                        .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        System.out.printf("%n%-38s %-14s %10s %10s%n", "recording", "decoder", "ns/event", "B/event");
        for (RunResult result : results) {
            String name = result.getParams().getParam("recording");
            double events =
                    RecordedStream.load(name).expected().path("payloads").asInt();
            System.out.printf(
                    Locale.ROOT,
                    "%-38s %-14s %10.0f %10.0f%n",
                    name,
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore() / events,
                    Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                                    .getScore()
                            / events);
        }
    }
}
