package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.history.Account;

/** Names of keys, with the conversation, or of allowances the site, as hash tag: what belongs together is on one node. */
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

    /** With the site as hash tag: a script sees all accounts of a call. */
    static String allowance(Account account) {
        String site = "b:{" + account.site().value() + "}:";
        return switch (account) {
            case Account.OfSite of -> site + "d:" + of.day();
            case Account.OfVisitor of ->
                site + "v:" + of.day() + ":" + of.visitor().value();
            case Account.OfConversation of -> site + "c:" + of.conversation().value();
        };
    }

    static ConversationId conversationOfLog(String key) {
        return new ConversationId(key.substring("c:{".length(), key.length() - LOG.length()));
    }
}
