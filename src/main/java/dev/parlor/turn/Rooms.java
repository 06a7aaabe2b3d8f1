package dev.parlor.turn;

import dev.parlor.conversation.ConversationId;
import dev.parlor.history.ConversationLog;
import dev.parlor.history.LogEntry;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of one event loop, and the wake-ups between loops and servers.
 *
 * <p>An entry that stands in the log is handed to observers here at once, and announced on the event bus for those
 * elsewhere. The bus may lose it: each loop also looks into the log now and then. Event-loop confined.
 */
public final class Rooms {
    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);
    private static final String ADDRESS = "parlor.log.";
    private static final String SEQ = "seq";

    private final Vertx vertx;
    private final ConversationLog log;
    private final LogReading reading;
    private final RoomDirectory directory;
    private final Map<ConversationId, Open> open = new HashMap<>();
    private boolean blind;

    Rooms(Vertx vertx, ConversationLog log, LogReading reading, RoomDirectory directory) {
        this.vertx = vertx;
        this.log = log;
        this.reading = reading;
        this.directory = directory;
    }

    Observation enter(LogReading.Place place, Observer observer) {
        Open room = open.computeIfAbsent(place.conversation(), this::open);
        Observation observation = new Observation(place, reading, observer, room.room);
        room.room.enter(observation);
        observation.start();
        return observation;
    }

    /** An entry of a turn that runs on this loop stands in the log. */
    void announce(ConversationId conversation, LogEntry entry) {
        Open here = open.get(conversation);
        if (here != null) {
            here.room.deliver(entry);
        }
        if (directory.isElsewhere(conversation, here != null)) {
            DeliveryOptions options = new DeliveryOptions().addHeader(SEQ, Long.toString(entry.seq()));
            vertx.eventBus().publish(ADDRESS + conversation.value(), entry.frame(), options);
        }
    }

    /** Looks for entries that nobody announced. */
    void look() {
        Map<ConversationId, Long> seen = new HashMap<>();
        open.forEach((conversation, room) -> seen.put(conversation, room.room.cursor()));
        if (!seen.isEmpty()) {
            log.newerThan(seen)
                    .onSuccess(newer -> {
                        blind = false;
                        List.copyOf(newer).forEach(this::lookInto);
                    })
                    .onFailure(this::sawNothing);
        }
    }

    private void sawNothing(Throwable problem) {
        if (!blind) {
            LOG.warn("it cannot be seen what other servers have written: {}", problem.getMessage());
        }
        blind = true;
    }

    private void lookInto(ConversationId conversation) {
        Open room = open.get(conversation);
        if (room != null) {
            room.room.look();
        }
    }

    private Open open(ConversationId conversation) {
        directory.entered(conversation);
        Room room = new Room(() -> close(conversation));
        MessageConsumer<String> consumer =
                vertx.eventBus().consumer(ADDRESS + conversation.value(), message -> room.deliver(entry(message)));
        return new Open(room, consumer);
    }

    private void close(ConversationId conversation) {
        Open room = open.remove(conversation);
        if (room != null) {
            directory.left(conversation);
            room.wakeUps.unregister();
        }
    }

    private static LogEntry entry(Message<String> message) {
        return new LogEntry(Long.parseLong(message.headers().get(SEQ)), message.body());
    }

    private record Open(Room room, MessageConsumer<String> wakeUps) {}
}
