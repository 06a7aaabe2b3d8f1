package dev.parlor.conversation;

/** A piece of what a visitor sent; the names follow AG-UI's input content. */
public sealed interface ContentPart {
    record Text(String text) implements ContentPart {}

    /** An image by its {@code https:} or {@code data:} URL. */
    record Image(String url) implements ContentPart {}
}
