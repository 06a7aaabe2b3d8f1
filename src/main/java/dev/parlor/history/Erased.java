package dev.parlor.history;

import io.vertx.core.json.JsonObject;

/**
 * How much was erased.
 *
 * @param charges lines of the ledger that lost their names; the sums stay
 * @param auditLines lines of the audit that lost their names and arguments
 */
public record Erased(
        long conversations,
        long messages,
        long toolCalls,
        long approvals,
        long notices,
        long charges,
        long auditLines) {
    public static final Erased NOTHING = new Erased(0, 0, 0, 0, 0, 0, 0);

    /** Reads the form of {@link #json}; what is missing is 0. */
    public static Erased of(JsonObject json) {
        return new Erased(
                json.getLong("conversations", 0L),
                json.getLong("messages", 0L),
                json.getLong("toolCalls", 0L),
                json.getLong("approvals", 0L),
                json.getLong("notices", 0L),
                json.getLong("charges", 0L),
                json.getLong("auditLines", 0L));
    }

    public Erased plus(Erased more) {
        return new Erased(
                conversations + more.conversations,
                messages + more.messages,
                toolCalls + more.toolCalls,
                approvals + more.approvals,
                notices + more.notices,
                charges + more.charges,
                auditLines + more.auditLines);
    }

    public JsonObject json() {
        return new JsonObject()
                .put("conversations", conversations)
                .put("messages", messages)
                .put("toolCalls", toolCalls)
                .put("approvals", approvals)
                .put("notices", notices)
                .put("charges", charges)
                .put("auditLines", auditLines);
    }
}
