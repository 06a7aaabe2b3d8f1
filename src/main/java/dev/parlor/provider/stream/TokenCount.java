package dev.parlor.provider.stream;

import com.fasterxml.jackson.databind.JsonNode;

/** Numbers of tokens as providers write them, kept within what sums and prices can bear. */
public final class TokenCount {
    /** Beyond what any model takes or gives, and small enough that millions of them add up. */
    private static final long MOST = 1_000_000_000_000L;

    private TokenCount() {}

    /** 0 if it is no number. */
    public static long of(JsonNode node) {
        return of(node, 0);
    }

    /** {@code otherwise} if it is no number. */
    public static long of(JsonNode node, long otherwise) {
        return node.isNumber() ? Math.clamp(node.asLong(), 0, MOST) : otherwise;
    }
}
