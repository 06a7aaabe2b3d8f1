package dev.parlor.provider;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.provider.stream.AnswerStream;
import dev.parlor.provider.stream.WireJson;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A recording whose connection broke at every byte in turn; of a long one, at some of them. */
public final class BrokenOff {
    private static final int EVERY_BYTE_UP_TO = 2 * 1024;
    private static final int PLACES = 60;

    private BrokenOff() {}

    /** Nothing throws, one terminal event comes, and what may be run or counts as whole is what the whole answer has. */
    public static void check(RecordedStream recording, Function<Consumer<ProviderEvent>, AnswerStream> protocol) {
        int length = recording.body().length();
        int step = length <= EVERY_BYTE_UP_TO ? 1 : length / PLACES;
        for (int after = 0; after < length; after += step) {
            List<ProviderEvent> events = Replay.brokenOff(protocol, recording.body(), after);
            if (!isSound(events, recording.expected())) {
                fail("%s broken off after %d bytes gave %s", recording, after, events);
            }
        }
    }

    private static boolean isSound(List<ProviderEvent> events, JsonNode expected) {
        if (!(events.removeLast() instanceof ProviderEvent.Terminal last)
                || events.stream().anyMatch(ProviderEvent.Terminal.class::isInstance)) {
            return false;
        }
        ProviderAnswer answer = last.answer();
        String text = WireJson.text(expected.path("text"));
        return switch (last) {
            case ProviderEvent.Completed done ->
                answer.text().equals(text)
                        && answer.toolCalls().size()
                                == expected.path("tool_calls").size()
                        && (answer.finishReason() == FinishReason.TOOL_CALLS)
                                == expected.path("run_tools").asBoolean();
            case ProviderEvent.Failed failed ->
                text.startsWith(answer.text()) && answer.finishReason() == FinishReason.ERROR;
        };
    }
}
