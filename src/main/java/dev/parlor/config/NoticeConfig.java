package dev.parlor.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that operators are told of once they have succeeded.
 *
 * @param tool its name
 * @param when arguments or fields of the result with the value that each must have; empty: every call
 * @param title what operators read, with {@code {name}} for an argument or a field of the result
 * @param urgent whether it stands out
 */
public record NoticeConfig(String tool, Map<String, String> when, String title, boolean urgent) {
    public NoticeConfig {
        when = Map.copyOf(when);
        if (title.isBlank()) {
            throw new IllegalArgumentException("a notice needs a title");
        }
    }

    @JsonCreator
    static NoticeConfig of(
            @JsonProperty(value = "tool", required = true) String tool,
            @JsonProperty("when") @Nullable Map<String, String> when,
            @JsonProperty(value = "title", required = true) String title,
            @JsonProperty("urgent") @Nullable Boolean urgent) {
        return new NoticeConfig(tool, when == null ? Map.of() : when, title, Boolean.TRUE.equals(urgent));
    }
}
