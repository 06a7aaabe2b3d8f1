package dev.parlor.provider.stream;

import dev.parlor.conversation.ToolCall;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Ids of tool calls for providers that gave none, or that refuse another's. */
public final class CallIds {
    private CallIds() {}

    /** For a call that came without an id; unique. */
    public static String fresh() {
        return "call_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** The calls, each with an id that none before it has: a server may give one id to all. */
    public static List<ToolCall> distinct(List<ToolCall> calls) {
        List<ToolCall> distinct = new ArrayList<>(calls.size());
        Set<String> taken = new HashSet<>();
        Map<String, Integer> times = new HashMap<>();
        for (ToolCall call : calls) {
            String id = call.id();
            while (!taken.add(id)) {
                id = call.id() + "_" + (times.merge(call.id(), 1, Integer::sum) + 1);
            }
            distinct.add(id.equals(call.id()) ? call : new ToolCall(id, call.name(), call.arguments()));
        }
        return distinct;
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
