package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.stream.CallIds;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of an answer, put together from fragments.
 *
 * <p>Servers agree on little: the index may be missing, or 0 for all; id and name may come once, empty, null or with
 * each fragment; arguments in pieces or whole, as a string, null or an object.
 */
final class OpenAiContent {
    private static final int NO_INDEX = -1;
    private static final Set<String> OWN_FIELDS = Set.of("index", "id", "type", "function");

    private static final class Call {
        private final int index;
        private final ObjectNode extra = WireJson.object();
        private final StringBuilder arguments = new StringBuilder();
        private String id = "";
        private String name = "";

        private Call(int index) {
            this.index = index;
        }

        private boolean isWhole() {
            return WireJson.read(arguments.toString()) instanceof ObjectNode;
        }
    }

    private final List<Call> calls = new ArrayList<>();

    /** Adds one element of {@code delta.tool_calls}. */
    void addFragment(JsonNode fragment) {
        JsonNode function = fragment.path("function");
        String id = WireJson.text(fragment.path("id"));
        String name = WireJson.text(function.path("name"));
        String arguments = arguments(function.path("arguments"));
        int index = fragment.path("index").isNull()
                ? NO_INDEX
                : fragment.path("index").asInt(NO_INDEX);
        Call call = find(index, id, name);
        if (call != null && id.isEmpty() && !name.isEmpty() && !arguments.isBlank() && call.isWhole()) {
            call = null; // neither id nor index tell them apart, but whole arguments cannot go on
        }
        if (call == null) {
            if (id.isEmpty() && name.isEmpty() && arguments.isEmpty()) {
                return;
            }
            call = new Call(index);
            calls.add(call);
        }
        call.id = call.id.isEmpty() ? id : call.id;
        call.name = call.name.isEmpty() ? name : call.name;
        call.arguments.append(arguments);
        keepUnknownFields(fragment, call.extra);
    }

    /** A field that came beside a call, such as a signature; it goes back with the last call. */
    void addExtra(String field, JsonNode value) {
        if (!calls.isEmpty()) {
            calls.getLast().extra.set(field, value);
        }
    }

    /** In the order in which they were opened, each with an id of its own; without those that never got a name. */
    List<ToolCall> calls() {
        List<ToolCall> whole = new ArrayList<>(calls.size());
        Set<String> taken = new HashSet<>();
        for (Call call : named()) {
            if (call.id.isEmpty()) {
                call.id = CallIds.fresh();
            }
            String id = call.id;
            for (int n = 2; !taken.add(id); n++) {
                id = call.id + "_" + n;
            }
            whole.add(new ToolCall(id, call.name, call.arguments.toString()));
        }
        return whole;
    }

    /** Fields of each call that only the server understands. */
    List<ObjectNode> extras() {
        return named().stream().map(call -> call.extra).toList();
    }

    private List<Call> named() {
        return calls.stream().filter(call -> !call.name.isEmpty()).toList();
    }

    /** The call that a fragment goes on with; null if it opens another. */
    private @Nullable Call find(int index, String id, String name) {
        if (index == NO_INDEX) {
            Call known = id.isEmpty() ? null : lastWith(NO_INDEX, id);
            boolean opens = known == null && (!id.isEmpty() || !name.isEmpty());
            return known != null || opens || calls.isEmpty() ? known : calls.getLast();
        }
        Call same = lastWith(index, id);
        if (same != null || (!id.isEmpty() && !name.isEmpty() && hasId(index))) {
            return same;
        }
        return lastWith(index, "");
    }

    /** The last call with that index and id; {@code NO_INDEX} and an empty id stand for any. */
    private @Nullable Call lastWith(int index, String id) {
        for (Call call : calls.reversed()) {
            if ((index == NO_INDEX || call.index == index) && (id.isEmpty() || call.id.equals(id))) {
                return call;
            }
        }
        return null;
    }

    /** Whether the call that the index stands for has its id, so that another id means another call. */
    private boolean hasId(int index) {
        Call last = lastWith(index, "");
        return last != null && !last.id.isEmpty();
    }

    private static String arguments(JsonNode arguments) {
        return arguments.isObject() ? arguments.toString() : WireJson.text(arguments);
    }

    private static void keepUnknownFields(JsonNode fragment, ObjectNode extra) {
        for (var field : fragment.properties()) {
            if (!OWN_FIELDS.contains(field.getKey()) && !field.getValue().isNull()) {
                extra.set(field.getKey(), field.getValue());
            }
        }
    }
}
