package dev.parlor.provider;

import dev.parlor.config.Secret;
import java.net.URI;
import java.time.Duration;

/**
 * Where a provider is, with which key, and how much patience and memory it is given.
 *
 * @param name the provider's part of {@code name/model}
 * @param url absolute {@code http:} or {@code https:} base; what a protocol appends begins with a slash
 * @param key {@link Secret#NONE} for a provider that wants none
 */
public record Endpoint(String name, String url, Secret key, Timeouts timeouts, Limits limits) {
    public Endpoint {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an endpoint needs a name");
        }
        URI uri = URI.create(url);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("the URL of " + name + " must be an absolute http: or https: URL");
        }
        url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** With the usual patience and memory. */
    public Endpoint(String name, String url, Secret key) {
        this(name, url, key, Timeouts.USUAL, Limits.USUAL);
    }

    /**
     * How long each part of an answer may take; all above zero.
     *
     * @param connect until the connection stands, with TLS and the way through a proxy
     * @param firstToken from then until the first byte of the answer's body
     * @param betweenTokens the longest silence after that; any byte breaks it, also a ping or a comment
     * @param betweenContent the longest time after that in which nothing of an answer comes, however much pings
     * @param deadline for everything together
     */
    public record Timeouts(
            Duration connect, Duration firstToken, Duration betweenTokens, Duration betweenContent, Duration deadline) {
        public static final Timeouts USUAL = new Timeouts(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                Duration.ofMinutes(10));

        public Timeouts {
            for (Duration each : new Duration[] {connect, firstToken, betweenTokens, betweenContent, deadline}) {
                if (each.isNegative() || each.isZero()) {
                    throw new IllegalArgumentException("a timeout must be above zero");
                }
            }
        }
    }

    /**
     * How much memory one answer may cost; all above zero.
     *
     * @param maxEventBytes of one event
     * @param maxAnswerBytes of one answer's body as it comes, events and all
     */
    public record Limits(int maxEventBytes, long maxAnswerBytes) {
        public static final Limits USUAL = new Limits(4 * 1024 * 1024, 64L * 1024 * 1024);

        public Limits {
            if (maxEventBytes < 1 || maxAnswerBytes < 1) {
                throw new IllegalArgumentException("a limit must be above zero");
            }
        }
    }
}
