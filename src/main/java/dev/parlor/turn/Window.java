package dev.parlor.turn;

import dev.parlor.conversation.Message;
import java.util.List;

/** The part of a history that goes to the model: whole exchanges, so that no call is cut off from its result. */
final class Window {
    private Window() {}

    /** The last {@code exchanges} of a history; an exchange begins where visitors begin to speak. */
    static List<Message> of(List<Message> history, int exchanges) {
        int left = exchanges;
        for (int i = history.size() - 1; i >= 0; i--) {
            boolean begins =
                    history.get(i) instanceof Message.User && (i == 0 || !(history.get(i - 1) instanceof Message.User));
            if (begins && --left == 0) {
                return history.subList(i, history.size());
            }
        }
        return history;
    }
}
