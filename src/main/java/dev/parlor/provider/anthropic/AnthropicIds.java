package dev.parlor.provider.anthropic;

import dev.parlor.provider.stream.CallIds;
import java.util.regex.Pattern;

/** Ids of tool calls as Anthropic takes them; another model's id is replaced, the same way in the call and its result. */
final class AnthropicIds {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_-]+");

    private AnthropicIds() {}

    static String render(String id) {
        return VALID.matcher(id).matches() ? id : "toolu_" + CallIds.digest(id, 24);
    }
}
