package dev.parlor.turn;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import dev.parlor.conversation.ToolCall;
import dev.parlor.conversation.ToolResult;
import dev.parlor.history.OpenTurn;
import dev.parlor.provider.FinishReason;
import dev.parlor.provider.ProviderAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What visitors, models and tools say, in the form that log and archive take. */
final class Speech {
    private Speech() {}

    /** How the log shows a visitor's message. */
    static List<Event> questionEvents(OpenTurn.Asked asked) {
        MessageId id = asked.message().id();
        List<Event> events = new ArrayList<>();
        events.add(new Event.TextStarted(id, Event.Role.USER, asked.clientId()));
        String text = asked.message().text();
        if (!text.isEmpty()) {
            events.add(new Event.TextAdded(id, text));
        }
        int images = 0;
        for (ContentPart part : asked.message().content()) {
            if (part instanceof ContentPart.Image image) {
                events.add(new Event.ImageSent(id, ++images, image.url()));
            }
        }
        events.add(new Event.TextEnded(id));
        return events;
    }

    /** What the visitor saw of an answer, as a message; null if that was nothing. */
    static Message.@Nullable Assistant spoken(MessageId id, ProviderAnswer said) {
        String text = text(said);
        return text.isBlank() ? null : new Message.Assistant(id, text, List.of(), said.opaque());
    }

    /** An answer with its calls, which get names of our own: those of providers may come twice. */
    static Message.Assistant step(MessageId id, ProviderAnswer said) {
        List<ToolCall> calls = said.toolCalls().stream()
                .map(call -> new ToolCall(
                        newCallId(),
                        storable(call.name()),
                        call.arguments().isBlank() ? "{}" : storable(call.arguments())))
                .toList();
        return new Message.Assistant(id, text(said), calls, said.opaque());
    }

    /** Whether the provider wants back what it has said so far, to go on from there. */
    static boolean isPaused(ProviderAnswer said) {
        return said.finishReason() == FinishReason.PAUSE
                && (said.opaque() != null || !text(said).isBlank());
    }

    static String text(ProviderAnswer said) {
        return storable(said.text() + said.refusal());
    }

    /** Text without U+0000, which Postgres does not take. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    static ToolResult storable(ToolResult result) {
        return result instanceof ToolResult.Succeeded succeeded
                ? new ToolResult.Succeeded(storable(succeeded.content()))
                : result;
    }

    static MessageId resultId(String call) {
        return new MessageId(call + "-result");
    }

    private static String newCallId() {
        return "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24);
    }
}
