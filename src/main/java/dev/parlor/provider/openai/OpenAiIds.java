package dev.parlor.provider.openai;

import dev.parlor.provider.capability.Capabilities.CallIdForm;
import dev.parlor.provider.stream.CallIds;
import java.util.regex.Pattern;

/** Ids of tool calls as the server takes them; another model's is replaced, the same way in the call and its result. */
final class OpenAiIds {
    private static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final Pattern UP_TO_FORTY = Pattern.compile(".{1,40}");
    private static final Pattern WORDS = Pattern.compile("[a-zA-Z0-9_-]{1,40}");

    private OpenAiIds() {}

    static String render(String id, CallIdForm form) {
        return switch (form) {
            case NINE_ALPHANUMERIC -> NINE.matcher(id).matches() ? id : CallIds.digest(id, 9);
            case UP_TO_40 -> UP_TO_FORTY.matcher(id).matches() ? id : "call_" + CallIds.digest(id, 24);
            case WORDS -> WORDS.matcher(id).matches() ? id : "call_" + CallIds.digest(id, 24);
        };
    }
}
