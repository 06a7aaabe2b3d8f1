package dev.parlor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parlor.conversation.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a request whose answer is JSON in one piece. */
public sealed interface JsonAnswer {
    /**
     * The answer.
     *
     * @param tree any JSON
     */
    record Answered(JsonNode tree) implements JsonAnswer {}

    /**
     * There is no answer.
     *
     * @param retryAfter how long the provider asks to be left alone; null if it did not say
     */
    record Refused(Failure failure, @Nullable Duration retryAfter) implements JsonAnswer {}
}
