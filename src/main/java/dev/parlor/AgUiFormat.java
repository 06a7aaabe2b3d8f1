package dev.parlor;

import dev.parlor.conversation.Event;
import dev.parlor.conversation.Message;
import dev.parlor.history.EventFormat;
import dev.parlor.protocol.EventJson;
import java.util.List;

/** AG-UI as the form of the log, with the time of this machine. */
final class AgUiFormat implements EventFormat {
    @Override
    public String encode(Event event, long seq) {
        return EventJson.encode(event, seq, System.currentTimeMillis());
    }

    @Override
    public Event decode(String frame) {
        return EventJson.decode(frame);
    }

    @Override
    public String snapshot(List<Message> messages, long seq) {
        return EventJson.snapshot(messages, seq);
    }
}
