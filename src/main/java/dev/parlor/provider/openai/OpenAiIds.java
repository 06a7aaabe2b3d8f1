package dev.parlor.provider.openai;

import dev.parlor.provider.stream.CallIds;
import java.util.regex.Pattern;

/**
 * Ids of tool calls as the server takes them: OpenAI at most 40 characters, Mistral exactly nine letters or digits. An id
 * that another model made is replaced, the same way in the call and in its result.
 */
final class OpenAiIds {
    private static final Pattern MISTRAL_MODEL =
            Pattern.compile("(mistralai/)?(mistral|ministral|magistral|codestral|devstral|pixtral|open-mi).*");
    private static final Pattern NINE = Pattern.compile("[a-zA-Z0-9]{9}");
    private static final Pattern UP_TO_FORTY = Pattern.compile(".{1,40}");

    private final boolean mistral;

    private OpenAiIds(boolean mistral) {
        this.mistral = mistral;
    }

    static OpenAiIds of(String model) {
        return new OpenAiIds(MISTRAL_MODEL.matcher(model).matches());
    }

    boolean areMistrals() {
        return mistral;
    }

    String render(String id) {
        if ((mistral ? NINE : UP_TO_FORTY).matcher(id).matches()) {
            return id;
        }
        return mistral ? CallIds.digest(id, 9) : "call_" + CallIds.digest(id, 24);
    }
}
