package dev.parlor.conversation;

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

    @Override
    public String toString() {
        return "Visitor[" + id + ", roles " + roles + "]";
    }
}
