package dev.parlor.site;

import dev.parlor.conversation.SiteId;
import dev.parlor.conversation.VisitorId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Under which names it is known that visitors were erased; as the archive's own function {@code visitor_pseudonym} makes
 * them. Thread-safe.
 */
public final class Pseudonyms {
    private static final int BYTES = 16;

    private final String secret;

    /** @param secret that all servers of the installation share */
    public Pseudonyms(String secret) {
        this.secret = secret;
    }

    public VisitorId of(SiteId site, VisitorId visitor) {
        String subject = secret + "\n" + site.value() + "\n" + visitor.value();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(subject.getBytes(StandardCharsets.UTF_8));
            return VisitorId.erased(HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
