package dev.parlor.conversation;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the history that a model is sent.
 *
 * <p>A history is valid when each call of an {@link Assistant} message is followed by exactly one {@link Tool} message
 * before anybody else speaks.
 */
public sealed interface Message {
    MessageId id();

    record User(MessageId id, List<ContentPart> content) implements Message {
        public User {
            content = List.copyOf(content);
        }

        /** The text parts, joined; images leave no trace in it. */
        public String text() {
            return content.stream()
                    .filter(ContentPart.Text.class::isInstance)
                    .map(part -> ((ContentPart.Text) part).text())
                    .collect(Collectors.joining("\n"));
        }
    }

    /**
     * What the model said and asked for in one step.
     *
     * @param opaque what only the provider that made it understands and wants back unchanged, such as signed thinking
     */
    record Assistant(
            MessageId id,
            String text,
            List<ToolCall> toolCalls,
            @Nullable OpaqueBlocks opaque) implements Message {
        public Assistant {
            toolCalls = List.copyOf(toolCalls);
        }
    }

    record Tool(MessageId id, String toolCallId, ToolResult result) implements Message {}
}
