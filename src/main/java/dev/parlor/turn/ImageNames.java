package dev.parlor.turn;

import dev.parlor.conversation.ContentPart;
import dev.parlor.conversation.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Names for the images of visitors, so that a model can say to a tool which one it means: it could not repeat an image
 * that came as data, and does not know the address of any other.
 */
final class ImageNames {
    private ImageNames() {}

    /** The history with a line before each image: {@code attachment:<message>/<number>}. */
    static List<Message> named(List<Message> history) {
        return history.stream()
                .map(message -> message instanceof Message.User user ? named(user) : message)
                .toList();
    }

    private static Message.User named(Message.User user) {
        List<ContentPart> content = new ArrayList<>();
        int images = 0;
        for (ContentPart part : user.content()) {
            if (part instanceof ContentPart.Image) {
                content.add(new ContentPart.Text("[The next image is attachment:" + user.id() + "/" + ++images + "]"));
            }
            content.add(part);
        }
        return images == 0 ? user : new Message.User(user.id(), content);
    }
}
