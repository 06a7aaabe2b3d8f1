package dev.parlor.conversation;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Somebody that a turn answers, with what the server knows of them. The model neither sees nor chooses any of it.
 *
 * @param claims what a verified identity token says, as text by the claim's name, {@code sub} among them; empty for a
 *     stranger
 * @param roles what the site's token lets them do; empty for a stranger
 * @param token the identity token itself, for gateways that check it once more; empty for a stranger, or where it is
 *     not at hand. Never written down
 */
public record Visitor(VisitorId id, Map<String, String> claims, Set<String> roles, String token) {
    public Visitor {
        claims = Map.copyOf(claims);
        roles = Set.copyOf(roles);
    }

    /** Somebody who has not said who they are. */
    public static Visitor stranger(VisitorId id) {
        return new Visitor(id, Map.of(), Set.of(), "");
    }

    /** Whether the site has said who they are. */
    public boolean isVerified() {
        return !claims.isEmpty();
    }

    /**
     * The token for a gateway that is asked at this moment; empty if there is none, or if it has expired by then. Whoever
     * has waited between two calls asks again.
     */
    public String tokenAt(Instant moment) {
        String expires = claims.getOrDefault("exp", "");
        try {
            return Double.parseDouble(expires) * 1_000 > moment.toEpochMilli() ? token : "";
        } catch (NumberFormatException noEnd) {
            return "";
        }
    }

    @Override
    public String toString() {
        return "Visitor[" + id + ", roles " + roles + "]";
    }
}
