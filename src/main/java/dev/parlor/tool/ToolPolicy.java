package dev.parlor.tool;

import dev.parlor.config.tool.ApprovalConfig;
import dev.parlor.config.tool.Effect;
import dev.parlor.config.tool.RetryConfig;
import dev.parlor.config.tool.ToolRules;
import dev.parlor.conversation.Visitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the server treats one tool of a site: its rules, with everything decided that a declaration may leave open.
 *
 * @param deadline of a call with all its attempts, from the moment that nobody has to be asked any more
 */
public record ToolPolicy(Effect effect, Duration deadline, ToolRules rules) {
    /** A tool that only reads, with 10 s for a call, that is tried once and offered to everybody. */
    public static final ToolPolicy STANDARD = of(
            new ToolRules(
                    Effect.READ,
                    List.of(),
                    Map.of(),
                    ApprovalConfig.NONE,
                    null,
                    RetryConfig.ONCE,
                    Duration.ZERO,
                    ToolRules.CacheScope.VISITOR,
                    Map.of(),
                    0,
                    true,
                    "1",
                    ToolRules.WHOLE,
                    List.of(),
                    true,
                    List.of()),
            Effect.READ,
            Duration.ofSeconds(10));

    /**
     * The rules with what they leave open.
     *
     * @param usual the effect that the tool's kind suggests
     */
    public static ToolPolicy of(ToolRules rules, Effect usual, Duration usualDeadline) {
        return new ToolPolicy(
                Objects.requireNonNullElse(rules.effect(), usual),
                Objects.requireNonNullElse(rules.deadline(), usualDeadline),
                rules);
    }

    /** Whether the visitor has a role that the tool is for, or it is for everybody. */
    public boolean permits(Visitor visitor) {
        return rules.roles().isEmpty() || rules.roles().stream().anyMatch(visitor.roles()::contains);
    }

    public ToolPolicy withDeadline(Duration value) {
        return of(rules.withDeadline(value), effect, value);
    }
}
