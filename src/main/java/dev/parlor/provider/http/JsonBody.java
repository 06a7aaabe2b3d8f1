package dev.parlor.provider.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.provider.stream.ErrorReport;
import dev.parlor.provider.stream.WireJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, and what of it may be given up.
 *
 * @param optional fields that may be left out, with dots between their parts
 * @param renames fields at the top that may go by another name
 */
public record JsonBody(ObjectNode tree, List<String> optional, Map<String, String> renames) {
    /** As UTF-8. */
    public Buffer bytes() {
        return Buffer.buffer(WireJson.bytes(tree));
    }

    /** The body that a server may take after this complaint; null if the complaint is not of such a field. */
    public @Nullable JsonBody without(ErrorReport report) {
        ObjectNode other = tree.deepCopy();
        for (Map.Entry<String, String> rename : renames.entrySet()) {
            JsonNode value = tree.get(rename.getKey());
            if (value != null && report.complainsOf(rename.getKey())) {
                other.remove(rename.getKey());
                other.set(rename.getValue(), value);
            }
        }
        for (String path : optional) {
            if (report.complainsOf(path.substring(path.lastIndexOf('.') + 1))) {
                remove(other, path);
            }
        }
        return other.equals(tree) ? null : new JsonBody(other, optional, renames);
    }

    private static void remove(ObjectNode from, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            from.remove(path);
        } else if (from.get(path.substring(0, dot)) instanceof ObjectNode inner) {
            remove(inner, path.substring(dot + 1));
            if (inner.isEmpty()) {
                from.remove(path.substring(0, dot));
            }
        }
    }
}
