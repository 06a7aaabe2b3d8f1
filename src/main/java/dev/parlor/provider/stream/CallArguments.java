package dev.parlor.provider.stream;

import dev.parlor.conversation.ToolCall;
import java.util.List;

/** The arguments of calls that are to be run. */
public final class CallArguments {
    private static final String NO_ARGUMENTS = "{}";

    private CallArguments() {}

    /** The calls, with <code>{}</code> where the model wrote nothing or {@code null}; anything else stays as it is. */
    public static List<ToolCall> complete(List<ToolCall> calls) {
        return calls.stream().map(CallArguments::complete).toList();
    }

    private static ToolCall complete(ToolCall call) {
        String written = call.arguments().strip();
        boolean nothing = written.isEmpty() || written.equals("null");
        return nothing ? new ToolCall(call.id(), call.name(), NO_ARGUMENTS) : call;
    }
}
