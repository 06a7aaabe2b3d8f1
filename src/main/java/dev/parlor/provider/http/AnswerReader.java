package dev.parlor.provider.http;

import dev.parlor.provider.ProviderEvent;
import dev.parlor.provider.stream.AnswerStream;
import java.util.function.Consumer;

/** Begins to read one more answer, in a protocol. */
@FunctionalInterface
public interface AnswerReader {
    AnswerStream open(Consumer<ProviderEvent> sink);
}
