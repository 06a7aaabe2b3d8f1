package dev.parlor.protocol;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client may ask for, one frame each. */
public sealed interface Command {
    /**
     * The first frame; on an open socket, with nothing but a token, a newer token of the same visitor.
     *
     * @param previous the token of the stranger that the holder of {@code token} was until now
     * @param after the last entry the client has seen; 0 for none
     * @param page URL of the client's page, for what it is worth; null if it says nothing of it
     * @param tools functions of the client's page; null if it says nothing of them
     */
    record Hello(
            @Nullable String token,
            @Nullable String previous,
            @Nullable ConversationId conversation,
            long after,
            @Nullable String page,
            @Nullable List<ToolDefinition> tools)
            implements Command {
        /** Whether it says who sends it, and nothing of a conversation. */
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

    /**
     * What a function of the client's page came to.
     *
     * @param error why it did not do what it was asked, in its own words; null if it did
     */
    record ToolResult(
            String toolCallId, String content, @Nullable String error) implements Command {}

    /** End the running turn. */
    record Stop() implements Command {}

    /**
     * Answer an approval.
     *
     * @param approval its id
     * @param arguments JSON text of the object that takes the place of the call's arguments; null to leave them
     * @param reason empty for none
     */
    record Decide(
            String approval, boolean approved, @Nullable String arguments, String reason) implements Command {}

    /** Begin another conversation on the same socket. */
    record New() implements Command {}

    /** The visitor is writing. */
    record Typing() implements Command {}
}
