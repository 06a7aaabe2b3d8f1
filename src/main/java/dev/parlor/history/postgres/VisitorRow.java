package dev.parlor.history.postgres;

import dev.parlor.conversation.Visitor;
import dev.parlor.conversation.VisitorId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The columns {@code visitor}, {@code claims} and {@code roles}, the latter two null for a stranger. */
final class VisitorRow {
    private VisitorRow() {}

    static Visitor read(Row row) {
        VisitorId id = new VisitorId(row.getString("visitor"));
        JsonObject kept = row.getJsonObject("claims");
        String[] roles = row.getArrayOfStrings("roles");
        if (kept == null || roles == null) {
            return Visitor.stranger(id);
        }
        Map<String, String> claims = new HashMap<>();
        kept.forEach(claim -> claims.put(claim.getKey(), String.valueOf(claim.getValue())));
        return new Visitor(id, claims, Set.of(roles), "");
    }
}
