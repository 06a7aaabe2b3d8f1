package dev.parlor.config.tool;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the server treats a tool, whatever the model says.
 *
 * <p>Written as text it is the same on every server, so maps are in the order of their keys.
 *
 * @param effect null: as its kind says
 * @param roles of which a visitor needs one; empty for everybody
 * @param identity arguments that the model neither sees nor sends, each with the claim of the verified visitor that
 *     fills it
 * @param deadline of a call with all its attempts; null for the server's default
 * @param cache how long a result may stand in for the next identical call; zero for never
 * @param cacheScope who shares a cached result
 * @param rate most calls by scope
 * @param concurrency most calls at the same time on the site; 0 for the server's default
 * @param enabled whether models are offered it
 * @param version one of several under the same name; figures are kept for each
 * @param rollout percent of conversations that get this version, 0 to 100; the others get the one declared before
 * @param pages patterns of page URLs or paths, with {@code *}, on which it is offered; empty for all
 * @param parallel whether it may run beside other calls of the same answer
 * @param onError what becomes of a failed call; the first that fits
 */
public record ToolRules(
        @Nullable Effect effect,
        List<String> roles,
        Map<String, String> identity,
        ApprovalConfig approval,
        @Nullable Duration deadline,
        RetryConfig retry,
        Duration cache,
        CacheScope cacheScope,
        Map<RateScope, RateConfig> rate,
        int concurrency,
        boolean enabled,
        String version,
        int rollout,
        List<String> pages,
        boolean parallel,
        List<ErrorHandlerConfig> onError) {
    public static final Duration LONGEST_DEADLINE = Duration.ofMinutes(10);

    private static final int LONGEST_PAGE = 500;
    private static final int MOST_CONCURRENT = 10_000;
    /** The rollout of a tool that every conversation gets. */
    public static final int WHOLE = 100;

    public ToolRules {
        roles = List.copyOf(roles);
        identity = Collections.unmodifiableMap(new TreeMap<>(identity));
        rate = Collections.unmodifiableMap(new TreeMap<>(rate));
        pages = List.copyOf(pages);
        onError = List.copyOf(onError);
        if (deadline != null && (deadline.toMillis() < 1 || deadline.compareTo(LONGEST_DEADLINE) > 0)) {
            throw new IllegalArgumentException("a tool's deadline is 1 ms to 10 min, not " + deadline);
        }
        if (concurrency < 0 || concurrency > MOST_CONCURRENT) {
            throw new IllegalArgumentException("concurrency is " + concurrency + ", but must be from 0 to 10000");
        }
        if (rollout < 0 || rollout > WHOLE) {
            throw new IllegalArgumentException("rollout is " + rollout + ", but must be from 0 to 100");
        }
        if (pages.stream().anyMatch(page -> page.isBlank() || page.length() > LONGEST_PAGE)) {
            throw new IllegalArgumentException("pages are patterns of 1 to 500 characters, such as /checkout/*");
        }
        if (!version.matches("[a-zA-Z0-9_-]{1,40}")) {
            throw new IllegalArgumentException("a tool's version is 1 to 40 letters, digits, _ or -");
        }
        if (effect == Effect.WRITE && !cache.isZero()) {
            throw new IllegalArgumentException("a tool that writes is never cached; leave out cache or effect: write");
        }
    }

    /** The same rules with another deadline. */
    public ToolRules withDeadline(Duration other) {
        return with(identity, other, enabled, rollout);
    }

    /** The same rules with other arguments that the server fills in. */
    public ToolRules withIdentity(Map<String, String> arguments) {
        return with(arguments, deadline, enabled, rollout);
    }

    /** The same rules with the tool switched on or off, for a part of the conversations. */
    public ToolRules offered(boolean on, int percent) {
        return with(identity, deadline, on, percent);
    }

    private ToolRules with(Map<String, String> arguments, @Nullable Duration limit, boolean on, int percent) {
        return new ToolRules(
                effect,
                roles,
                arguments,
                approval,
                limit,
                retry,
                cache,
                cacheScope,
                rate,
                concurrency,
                on,
                version,
                percent,
                pages,
                parallel,
                onError);
    }

    /** Who shares a cached result. */
    public enum CacheScope {
        /** Everybody on the site; only where the visitor does not change the result. */
        SITE,
        VISITOR
    }
}
