package dev.parlor.provider.openai;

import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.AnswerStream;
import java.util.function.Consumer;

/** The protocol's reading of one answer, for those who have bytes and no provider. */
public final class OpenAiReading {
    private OpenAiReading() {}

    public static AnswerStream open(Consumer<ProviderEvent> sink) {
        return new OpenAiStream("test/model", sink);
    }
}
