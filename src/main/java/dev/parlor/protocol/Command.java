package dev.parlor.protocol;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client may ask for, one frame each. */
public sealed interface Command {
    /**
     * The first frame; on an open socket, with nothing but a token, a newer token of the same visitor.
     *
     * @param previous the token of the stranger that the holder of {@code token} was until now
     * @param after the last entry the client has seen; 0 for none
     */
    record Hello(
            @Nullable String token,
            @Nullable String previous,
            @Nullable ConversationId conversation,
            long after) implements Command {
        /** Whether it says no more than who sends it. */
        public boolean isTokenOnly() {
            return token != null && !token.isEmpty() && previous == null && conversation == null && after == 0;
        }
    }

    /**
     * A message.
     *
     * @param id the client's own, which makes the message one message however often it is sent
     */
    record Send(String id, List<ContentPart> content) implements Command {
        public Send {
            content = List.copyOf(content);
        }
    }

    /** End the running turn. */
    record Stop() implements Command {}

    /** Begin another conversation on the same socket. */
    record New() implements Command {}

    /** The visitor is writing. */
    record Typing() implements Command {}
}
