package dev.parlor.provider.retry;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.stream.ResultText;
import java.util.ArrayList;
import java.util.List;

/** What is left of a history that was too long: its last exchanges, whole, so that no call loses its result. */
final class ShorterHistory {
    /** An image costs a model about as much as so many characters, however long its URL is. */
    private static final int MOST_IMAGE_CHARACTERS = 6_000;

    private ShorterHistory() {}

    /**
     * The last exchanges that together are at most half of it; the last one in any case. An exchange begins where
     * somebody asks.
     *
     * @return empty if there is only one exchange, so that nothing can be left out
     */
    static List<Message> of(List<Message> messages) {
        List<Integer> beginnings = beginnings(messages);
        if (beginnings.size() < 2) {
            return List.of();
        }
        long half = size(messages) / 2;
        int begin = beginnings.getLast();
        for (int earlier : beginnings.reversed()) {
            if (size(messages.subList(earlier, messages.size())) > half) {
                break;
            }
            begin = earlier;
        }
        return List.copyOf(messages.subList(begin, messages.size()));
    }

    private static List<Integer> beginnings(List<Message> messages) {
        List<Integer> beginnings = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            boolean asks = messages.get(i) instanceof Message.User;
            if (asks && (i == 0 || !(messages.get(i - 1) instanceof Message.User))) {
                beginnings.add(i);
            }
        }
        return beginnings;
    }

    private static long size(List<Message> messages) {
        return messages.stream().mapToLong(ShorterHistory::size).sum();
    }

    private static long size(Message message) {
        return switch (message) {
            case Message.User user ->
                user.content().stream().mapToLong(ShorterHistory::size).sum();
            case Message.Assistant assistant ->
                assistant.text().length()
                        + assistant.toolCalls().stream()
                                .mapToLong(ShorterHistory::size)
                                .sum();
            case Message.Tool tool -> ResultText.of(tool.result()).length();
        };
    }

    private static long size(ContentPart part) {
        return switch (part) {
            case ContentPart.Text text -> text.text().length();
            case ContentPart.Image image -> Math.min(image.url().length(), MOST_IMAGE_CHARACTERS);
        };
    }

    private static long size(ToolCall call) {
        return (long) call.name().length() + call.arguments().length();
    }
}
