package dev.parlor.turn;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.ConversationId;
import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.MessageId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A conversation at one server of a {@link Fleet}, as its visitor sees it. */
final class Talk implements Observer {
    private static final long PATIENCE_SECONDS = 30;

    final ConversationId conversation;
    private final FleetServer server;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    Talk(FleetServer server, ConversationId conversation) {
        this.server = server;
        this.conversation = conversation;
    }

    @Override
    public void take(String frame) {
        events.add(TurnLab.FORMAT.decode(frame));
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /** Sends a message without waiting for more than its commit. */
    void ask(String text) {
        TurnLab.join(beginAsk(text));
    }

    /** Sends a message. */
    Future<Reply> beginAsk(String text) {
        Message.User message =
                new Message.User(new MessageId(UUID.randomUUID().toString()), List.of(new ContentPart.Text(text)));
        return server.accept(conversation, UUID.randomUUID().toString(), message);
    }

    /** What happens from here on, up to and including the first that fits. */
    List<Event> eventsUntil(Predicate<Event> fits) {
        List<Event> seen = new ArrayList<>();
        try {
            while (seen.isEmpty() || !fits.test(seen.getLast())) {
                Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("what was awaited did not come in time; there were " + seen);
                }
                seen.add(event);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    List<Event> eventsOfTurn() {
        return eventsUntil(Event.Terminal.class::isInstance);
    }

    /** The history as the archive has it. */
    List<Message> archived() {
        return server.onLoop(() -> server.parts.archive().history(conversation));
    }
}
