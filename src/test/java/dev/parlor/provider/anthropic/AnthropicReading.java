package dev.parlor.provider.anthropic;

import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.AnswerStream;
import java.util.function.Consumer;

/** The protocol's reading of one answer, for those who have bytes and no provider. */
public final class AnthropicReading {
    private AnthropicReading() {}

    public static AnswerStream open(Consumer<ProviderEvent> sink) {
        return new AnthropicStream("test/model", sink);
    }
}
