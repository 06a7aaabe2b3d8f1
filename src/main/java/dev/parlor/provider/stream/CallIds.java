package dev.parlor.provider.stream;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of tool calls for providers that gave none, or that refuse another's. */
public final class CallIds {
    private CallIds() {}

    /** For a call that came without an id; unique. */
    public static String fresh() {
        return "call_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Always the same lower-case letters and digits for the same id. */
    public static String digest(String id, int length) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash)
                    .or(BigInteger.ONE.shiftLeft(256))
                    .toString(Character.MAX_RADIX)
                    .substring(1, 1 + length);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
