package dev.parlor.tool.page;

/** What a page said to a call. */
public sealed interface PageAnswer {
    /** The function came to an end. */
    record Done(String content) implements PageAnswer {}

    /** The function did not do it, in its own words. */
    record Failed(String message) implements PageAnswer {}

    /** The page was closed, or left the conversation, before it answered. */
    record Gone() implements PageAnswer {}
}
