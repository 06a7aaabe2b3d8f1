package dev.parlor.config.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who has to agree before a call runs. In YAML one word, such as {@code visitor}, or all of it.
 *
 * @param deadline how long the call waits for a person
 * @param otherwise what happens when nobody has decided by then
 * @param title what is asked, in words, with {@code {argument}} for the value of an argument; empty: the tool's name
 */
public record ApprovalConfig(By by, Duration deadline, Otherwise otherwise, String title) {
    private static final Duration USUAL_DEADLINE = Duration.ofMinutes(10);
    private static final Duration LONGEST_DEADLINE = Duration.ofDays(7);

    public static final ApprovalConfig NONE = of(By.NONE, null, null, null);

    public ApprovalConfig {
        if (deadline.toMillis() < 1 || deadline.compareTo(LONGEST_DEADLINE) > 0) {
            throw new IllegalArgumentException("an approval's deadline is 1 ms to 7 d, not " + deadline);
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ApprovalConfig of(String word) {
        return Arrays.stream(By.values())
                .filter(by -> by.name().equalsIgnoreCase(word))
                .findFirst()
                .map(by -> of(by, null, null, null))
                .orElseThrow(() ->
                        new IllegalArgumentException("approval is none, visitor or operator, not '" + word + "'"));
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static ApprovalConfig of(
            @JsonProperty(value = "by", required = true) By by,
            @JsonProperty("deadline") @Nullable Duration deadline,
            @JsonProperty("otherwise") @Nullable Otherwise otherwise,
            @JsonProperty("title") @Nullable String title) {
        return new ApprovalConfig(
                by,
                deadline == null ? USUAL_DEADLINE : deadline,
                otherwise == null ? Otherwise.DENY : otherwise,
                title == null ? "" : title);
    }

    /** Who decides. */
    public enum By {
        NONE,
        VISITOR,
        OPERATOR
    }

    /** The decision when the deadline has passed. */
    public enum Otherwise {
        DENY,
        APPROVE
    }
}
