package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;

/** Names of keys, with the conversation as hash tag so that all of it lives on one Redis node. */
final class Keys {
    private static final String LOG = "}:log";

    private Keys() {}

    static String log(ConversationId conversation) {
        return "c:{" + conversation.value() + LOG;
    }

    static String own(ConversationId conversation) {
        return "c:{" + conversation.value() + "}:own";
    }

    static String history(ConversationId conversation) {
        return "c:{" + conversation.value() + "}:history";
    }

    static ConversationId conversationOfLog(String key) {
        return new ConversationId(key.substring("c:{".length(), key.length() - LOG.length()));
    }
}
