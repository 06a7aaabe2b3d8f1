package dev.parlor.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parlor.conversation.ToolCall;
import dev.parlor.provider.stream.CallIds;
import dev.parlor.provider.stream.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of an answer, put together from fragments.
 *
 * <p>Servers agree on little: the index may be missing, or 0 for all; id and name may come once, empty, null or with
 * each fragment, the name even in pieces; arguments in pieces or whole, as a string, null or an object.
 */
final class OpenAiContent {
    private static final int NO_INDEX = -1;
    private static final Set<String> OWN_FIELDS = Set.of("index", "id", "type", "function", "name", "arguments");

    private record Fragment(int index, String id, String name, String arguments) {
        static Fragment read(JsonNode written) {
            JsonNode function = written.path("function").isObject() ? written.path("function") : written;
            JsonNode index = written.path("index");
            return new Fragment(
                    index.isNull() ? NO_INDEX : Math.max(NO_INDEX, index.asInt(NO_INDEX)),
                    WireJson.scalar(written.path("id")),
                    WireJson.text(function.path("name")),
                    arguments(function.path("arguments")));
        }

        private static String arguments(JsonNode arguments) {
            return arguments.isObject() ? arguments.toString() : WireJson.text(arguments);
        }

        /** Whether it says nothing of which call it is, so that it can only go on with one. */
        boolean isAnonymous() {
            return id.isEmpty() && name.isEmpty();
        }
    }

    private static final class Call {
        private final int index;
        private final ObjectNode extra = WireJson.object();
        private final StringBuilder arguments = new StringBuilder();
        private final ObjectEnd end = new ObjectEnd();
        private String id = "";
        private String name = "";

        private Call(int index) {
            this.index = index;
        }

        private void add(Fragment fragment) {
            id = id.isEmpty() ? fragment.id : id;
            addName(fragment.name);
            arguments.append(fragment.arguments);
            end.read(fragment.arguments);
        }

        /** Most servers that say it again say all of it again; in pieces it comes before the arguments. */
        private void addName(String piece) {
            if (piece.startsWith(name)) {
                name = piece;
            } else if (arguments.isEmpty() && !name.equals(piece)) {
                name += piece;
            }
        }

        /** Whether a fragment that has the same index, or none, cannot be meant for this call. */
        private boolean excludes(Fragment fragment) {
            return fragment.id.isEmpty()
                    && !fragment.name.isEmpty()
                    && end.isReached()
                    && (!fragment.arguments.isBlank() || !fragment.name.equals(name));
        }
    }

    private final List<Call> calls = new ArrayList<>();

    /** Adds one element of {@code delta.tool_calls}. */
    void addFragment(JsonNode written) {
        Fragment fragment = Fragment.read(written);
        Call call = find(fragment);
        if (call != null && call.excludes(fragment)) {
            call = null;
        }
        if (call == null) {
            if (fragment.isAnonymous() && fragment.arguments.isEmpty()) {
                return;
            }
            call = new Call(fragment.index);
            calls.add(call);
        }
        call.add(fragment);
        keepUnknownFields(written, call.extra);
    }

    /** A field that came beside a call, such as a signature; it goes back with the last call. */
    void addExtra(String field, JsonNode value) {
        if (!calls.isEmpty()) {
            calls.getLast().extra.set(field, value);
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** How many calls were opened, those without a name among them. */
    int size() {
        return calls.size();
    }

    /** In the order in which they were opened, each with an id of its own; without those that never got a name. */
    List<ToolCall> calls() {
        List<ToolCall> whole = new ArrayList<>(calls.size());
        for (Call call : named()) {
            if (call.id.isEmpty()) {
                call.id = CallIds.fresh();
            }
            whole.add(new ToolCall(call.id, call.name, call.arguments.toString()));
        }
        return CallIds.distinct(whole);
    }

    /** Fields of each call that only the server understands. */
    List<ObjectNode> extras() {
        return named().stream().map(call -> call.extra).toList();
    }

    private List<Call> named() {
        return calls.stream().filter(call -> !call.name.isEmpty()).toList();
    }

    /** The call that a fragment goes on with; null if it opens another. */
    private @Nullable Call find(Fragment fragment) {
        if (calls.isEmpty()) {
            return null;
        }
        if (fragment.index == NO_INDEX) {
            return fragment.isAnonymous() ? calls.getLast() : fragment.id.isEmpty() ? null : lastWithId(fragment.id);
        }
        Call last = null;
        for (Call call : calls.reversed()) {
            if (call.index == fragment.index) {
                if (fragment.id.isEmpty() || call.id.equals(fragment.id)) {
                    return call;
                }
                last = last == null ? call : last;
            }
        }
        if (last == null) {
            return fragment.isAnonymous() ? calls.getLast() : null;
        }
        boolean another = !fragment.name.isEmpty() && !last.id.isEmpty();
        return another ? null : last;
    }

    private @Nullable Call lastWithId(String id) {
        for (Call call : calls.reversed()) {
            if (call.id.equals(id)) {
                return call;
            }
        }
        return null;
    }

    private static void keepUnknownFields(JsonNode written, ObjectNode extra) {
        for (var field : written.properties()) {
            if (!OWN_FIELDS.contains(field.getKey()) && !field.getValue().isNull()) {
                extra.set(field.getKey(), field.getValue());
            }
        }
    }
}
