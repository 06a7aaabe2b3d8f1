package dev.parlor.tool.selection;

import dev.parlor.config.SelectionLimits;
import dev.parlor.conversation.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * What tools are wanted for.
 *
 * @param texts of the visitor's last messages, the newest first, none blank; none at all if they said nothing in words
 */
public record Question(List<String> texts) {
    public Question {
        texts = List.copyOf(texts);
    }

    /** What a visitor has said last in a conversation. */
    public static Question last(List<Message> history, SelectionLimits limits) {
        List<String> texts = new ArrayList<>();
        for (Message message : history.reversed()) {
            if (message instanceof Message.User user && !user.text().isBlank()) {
                texts.add(ToolWords.cut(user.text().strip(), limits.questionChars()));
            }
            if (texts.size() == limits.questions()) {
                break;
            }
        }
        return new Question(texts);
    }

    /** The newest of them; empty if there is none. */
    String newest() {
        return texts.isEmpty() ? "" : texts.getFirst();
    }
}
