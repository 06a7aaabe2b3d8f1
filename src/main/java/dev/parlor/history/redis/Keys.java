package dev.parlor.history.redis;

import dev.parlor.conversation.ConversationId;
import dev.parlor.history.Account;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of keys, with the conversation, or of allowances the site, as hash tag: what belongs together is on one node.
 * Visitors and addresses stand in them as digests.
 */
final class Keys {
    private static final String LOG = "}:log";
    private static final int DIGEST_BYTES = 16;

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
                site + "v:" + of.day() + ":" + digest(of.visitor().value());
            case Account.OfConversation of -> site + "c:" + of.conversation().value();
        };
    }

    /** Stands for the name of somebody, who is not to be read off a key that nobody can find again. */
    static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    static ConversationId conversationOfLog(String key) {
        return new ConversationId(key.substring("c:{".length(), key.length() - LOG.length()));
    }
}
