package dev.parlor.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parlor.conversation.SiteId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code conf/parlor.yaml}: what concerns the server as a whole. The file itself lists every key at its default. */
public record ParlorConfig(
        Http http,
        Management management,
        Postgres postgres,
        Redis redis,
        String data,
        Sockets sockets,
        Log log,
        Lease lease,
        Answers answers,
        Retry retry,
        Breaker breaker,
        Embeddings embeddings,
        SelectionLimits selection,
        ToolLimits tools,
        Approvals approvals,
        McpConfig mcp,
        PageToolsConfig pageTools,
        MailConfig mail,
        Tokens tokens,
        Demo demo,
        Map<String, ProviderConfig> providers,
        Map<String, OperatorConfig> operators,
        Map<String, ApiKey> apiKeys,
        Audit audit,
        Retention retention,
        SitesConfig sites) {

    /**
     * Where visitors and operators come in. Port 0 takes any free one.
     *
     * @param publicUrl the origin under which browsers see this server; sites that name no origins are embedded there
     * @param trustProxy how many proxies stand in front, whose X-Forwarded-For is believed; 0: none
     */
    public record Http(String host, int port, URI publicUrl, int loops, int trustProxy) {
        public Http {
            Range.of("trust_proxy", trustProxy, 0, 10);
            Range.of("port", port, 0, 65_535);
            Range.of("loops", loops, 0, 256);
            publicUrl = publicUrl.toString().isEmpty() ? URI.create("http://localhost:" + port) : origin(publicUrl);
        }

        private static URI origin(URI url) {
            String text = url.toString().replaceFirst("/$", "");
            if (!text.matches("https?://[^/?#@]+")) {
                throw new IllegalArgumentException("public_url is an origin, such as https://chat.example.com");
            }
            return URI.create(text);
        }
    }

    /** Health and metrics, kept away from the public side. Port 0 takes any free one. */
    public record Management(String host, int port) {
        public Management {
            Range.of("port", port, 0, 65_535);
        }
    }

    /**
     * The archive, and the tables of sites. An empty URL stands for the embedded server.
     *
     * @param standing how long a transaction may stand still; a server that is frozen holds its locks for no longer
     * @param siteConnections to the tables of each site
     * @param siteIdle how long one of these is kept that nobody uses
     * @param siteTables how long the file of a site may take that makes its tables, and how long a server waits for another
     *     that makes some
     * @param writesKept how long it is known which call has written to a site's tables, and with what result
     */
    public record Postgres(
            Secret url,
            int connections,
            Duration connect,
            Duration standing,
            int siteConnections,
            Duration siteIdle,
            Duration siteTables,
            Duration writesKept) {
        public Postgres {
            Range.of("connections", connections, 1, 1_000);
            Range.of("standing", standing.toMillis(), 100, 600_000);
            Range.of("site_connections", siteConnections, 1, 1_000);
            Range.of("site_tables", siteTables.toMillis(), 100, 3_600_000);
            if (siteIdle.toMillis() < 1 || siteIdle.toDays() > 1 || writesKept.toMinutes() < 1) {
                throw new IllegalArgumentException("site_idle is from 1ms to 1d, writes_kept at least 1m");
            }
        }
    }

    /** The log and the hot history. An empty URL stands for the embedded server. */
    public record Redis(Secret url, Duration connect) {}

    /**
     * Limits of one WebSocket.
     *
     * @param hello how long a client may take for its first frame
     * @param ping pause between two pings; a pong must come before the second one after it
     * @param frameBytes largest frame that a client may send
     * @param messageChars longest message, and longest reason of a decision
     * @param messageParts most content parts of a message
     * @param imageBytes largest image that comes as data; as text in a frame it is a third larger
     * @param queueBytes how much may wait for a slow reader in memory; beyond it the reader is served from the log
     * @param stalled how long a reader may take nothing before it is closed
     * @param badFrames refused frames after which a socket is closed
     * @param sendsInFlight most messages of a socket that may wait for their commit
     * @param perVisitor most sockets of one visitor, on all servers together; 0: no limit
     * @param perAddress most sockets from one address, on all servers together; 0: no limit
     * @param listed conversations of a named visitor that their widget is told of
     */
    public record Sockets(
            Duration hello,
            Duration ping,
            int frameBytes,
            int messageChars,
            int messageParts,
            int imageBytes,
            int queueBytes,
            Duration stalled,
            int badFrames,
            int sendsInFlight,
            int perVisitor,
            int perAddress,
            int listed) {
        public Sockets {
            Range.of("frame_bytes", frameBytes, 1_024, 16 << 20);
            Range.of("message_chars", messageChars, 1, 1 << 20);
            Range.of("message_parts", messageParts, 1, 100);
            Range.of("image_bytes", imageBytes, 0, frameBytes / 4 * 3L);
            Range.of("queue_bytes", queueBytes, 4_096, 64 << 20);
            Range.of("bad_frames", badFrames, 1, 1_000);
            Range.of("sends_in_flight", sendsInFlight, 1, 1_000);
            Range.of("per_visitor", perVisitor, 0, 100_000);
            Range.of("per_address", perAddress, 0, 10_000_000);
            Range.of("listed", listed, 0, 200);
        }
    }

    /**
     * The numbered log of each conversation.
     *
     * @param entries how many entries a conversation keeps in Redis; older ones are in the archive only
     * @param retention how long after the last turn
     * @param pageEntries entries read at once when an observer catches up
     * @param exactEntries gaps up to this many entries are sent entry by entry; in longer ones each message is one event
     * @param pendingChars text that may wait for Redis, per turn, before the turn is ended with an error
     * @param look pause between two looks for news that no wake-up announced
     */
    public record Log(
            int entries, Duration retention, int pageEntries, int exactEntries, int pendingChars, Duration look) {
        public Log {
            Range.of("entries", entries, 100, 10_000_000);
            Range.of("page_entries", pageEntries, 10, 10_000);
            Range.of("exact_entries", exactEntries, 0, 10_000_000);
            Range.of("pending_chars", pendingChars, 1_024, 64 << 20);
        }
    }

    /**
     * Who owns a running turn.
     *
     * @param ttl after how long without renewal an owner counts as gone
     * @param renew pause between two renewals
     * @param sweep pause between two looks for turns without an owner
     * @param drain how long a server that is asked to end waits for tools that run, before it hands their turns over
     * @param attempts how many servers may go on with a turn, the first included, before it ends with an error
     */
    public record Lease(Duration ttl, Duration renew, Duration sweep, Duration drain, int attempts) {
        public Lease {
            Range.of("attempts", attempts, 1, 100);
            if (renew.multipliedBy(2).compareTo(ttl) > 0) {
                throw new IllegalArgumentException("renew must be at most half of ttl");
            }
        }
    }

    /**
     * Bounds of what is taken from a provider.
     *
     * @param connect until a connection stands, with TLS
     * @param connections most to one provider, for each event loop
     * @param streams most answers at the same time on one connection of HTTP/2
     * @param keepAlive how long a connection is kept that nobody uses
     * @param summaries most summaries of conversations that one event loop has made at the same time
     */
    public record Answers(
            int eventBytes,
            int bytes,
            Duration connect,
            int connections,
            int streams,
            Duration keepAlive,
            int summaries) {
        public Answers {
            Range.of("summaries", summaries, 1, 10_000);
            Range.of("streams", streams, 1, 10_000);
            Range.of("event_bytes", eventBytes, 4_096, 64 << 20);
            Range.of("bytes", bytes, 4_096, 256 << 20);
            Range.of("connections", connections, 1, 100_000);
        }
    }

    /**
     * How often a model is asked again that refused or broke before its first token.
     *
     * @param attempts requests in all, the first included
     * @param shortestPause floor of a pause, also where a provider says zero
     * @param longestRetryAfter a provider that wants a longer pause is given up for this turn
     */
    public record Retry(
            int attempts,
            Duration firstPause,
            Duration longestPause,
            Duration shortestPause,
            Duration longestRetryAfter) {
        public Retry {
            Range.of("attempts", attempts, 1, 20);
        }
    }

    /**
     * When a model that keeps failing is left alone for a while.
     *
     * @param failureRate part of the answers within the window that failed
     * @param leastAnswers below so many answers within the window the rate says nothing
     * @param pause how long it is left alone; doubled each time that it fails again, up to {@code longestPause}
     */
    public record Breaker(
            int failuresInRow,
            double failureRate,
            int leastAnswers,
            Duration window,
            Duration pause,
            Duration longestPause) {
        public Breaker {
            Range.of("failures_in_row", failuresInRow, 1, 10_000);
            Range.of("least_answers", leastAnswers, 1, 1_000_000);
            if (failureRate <= 0 || failureRate > 1) {
                throw new IllegalArgumentException("failure_rate is above 0 and at most 1, not " + failureRate);
            }
        }
    }

    /**
     * Texts as vectors.
     *
     * @param model {@code provider/name}; without a key the demo model stands in
     * @param dimensions the length of a vector; 0 for the model's own
     * @param batch most texts in one request
     * @param chars what is longer is cut
     * @param entries most vectors that are kept in memory
     * @param cache how long a vector is kept in Redis
     * @param deadline of one request with its repetitions
     */
    public record Embeddings(
            String model, int dimensions, int batch, int chars, int entries, Duration cache, Duration deadline) {
        public Embeddings {
            if (!model.matches("[a-z0-9_-]+/.+")) {
                throw new IllegalArgumentException("model: '" + model + "' is not of the form provider/name");
            }
            Range.of("dimensions", dimensions, 0, 16_384);
            Range.of("batch", batch, 1, 2_048);
            Range.of("chars", chars, 1, 1 << 20);
            Range.of("entries", entries, 1, 1_000_000);
        }
    }

    /**
     * Bounds of tools.
     *
     * @param deadline for a tool that names none
     * @param argumentBytes largest arguments of a call
     * @param resultBytes largest result; what is beyond is cut off and said so
     * @param argumentDepth most levels of objects and arrays in the arguments of a call
     * @param calls most calls that one answer may ask for
     * @param turnCalls most calls of a turn
     * @param identicalCalls how often a turn may make the same call
     * @param perSite most tools of a site, counting versions
     * @param concurrency calls of one tool of a site at the same time, where the tool names no number of its own
     * @param siteConcurrency calls of one site at the same time
     * @param waiting calls that may wait for a place; one more is refused
     * @param hosted calls that run on this server at the same time
     * @param imageBytes largest image that a tool reads
     * @param advice how long a failed call may wait for another model's advice
     * @param http requests that tools make
     */
    public record ToolLimits(
            Duration deadline,
            int argumentBytes,
            int argumentDepth,
            int resultBytes,
            int calls,
            int turnCalls,
            int identicalCalls,
            int perSite,
            int concurrency,
            int siteConcurrency,
            int waiting,
            int hosted,
            int imageBytes,
            Duration advice,
            HttpToolLimits http) {
        public ToolLimits {
            Range.of("argument_bytes", argumentBytes, 64, 16 << 20);
            Range.of("argument_depth", argumentDepth, 1, 100);
            Range.of("result_bytes", resultBytes, 256, 16 << 20);
            Range.of("calls", calls, 1, 1_000);
            Range.of("turn_calls", turnCalls, 1, 10_000);
            Range.of("identical_calls", identicalCalls, 1, 10_000);
            Range.of("per_site", perSite, 1, 10_000);
            Range.of("concurrency", concurrency, 1, 10_000);
            Range.of("site_concurrency", siteConcurrency, 1, 100_000);
            Range.of("waiting", waiting, 0, 100_000);
            Range.of("hosted", hosted, 1, 100_000);
            Range.of("image_bytes", imageBytes, 1_024, 64 << 20);
            Range.of("advice", advice.toMillis(), 100, 120_000);
        }
    }

    /**
     * Questions that calls put to people.
     *
     * @param look pause between two looks for decisions that no wake-up announced, and for questions that are due
     * @param perSite most questions of a site that may wait at the same time
     */
    public record Approvals(Duration look, int perSite) {
        public Approvals {
            Range.of("per_site", perSite, 1, 1_000_000);
        }
    }

    /**
     * Bounds of requests that tools make to servers outside.
     *
     * @param responseBytes most of an answer's body that is kept, after decompression
     * @param headerBytes largest headers of an answer
     * @param redirects most that are followed, one after the other
     * @param connect how long a connection may take, and its TLS handshake likewise
     * @param connections to one address, for each event loop
     */
    public record HttpToolLimits(int responseBytes, int headerBytes, int redirects, Duration connect, int connections) {
        public HttpToolLimits {
            Range.of("response_bytes", responseBytes, 1_024, 64 << 20);
            Range.of("header_bytes", headerBytes, 1_024, 1 << 20);
            Range.of("redirects", redirects, 0, 10);
            Range.of("connect", connect.toMillis(), 1, 60_000);
            Range.of("connections", connections, 1, 10_000);
        }
    }

    /**
     * How long tokens that this installation signs are good for, and what it keeps of those that sites sign.
     *
     * @param atHand most identity tokens kept in memory for tools that forward them
     * @param revocations pause between two looks for visitors whose tokens were revoked on another server
     * @param logins most tries in a minute to sign in under an operator's name, if none of them is right
     */
    public record Tokens(Duration visitor, Duration operator, int atHand, Duration revocations, int logins) {
        public Tokens {
            Range.of("logins", logins, 1, 1_000_000);
            Range.of("at_hand", atHand, 0, 1_000_000);
            if (revocations.isZero()) {
                throw new IllegalArgumentException("revocations must not be zero");
            }
        }
    }

    /**
     * What comes along to try things out.
     *
     * @param tokensPerSecond the demo model's pace; 0 is as fast as possible
     * @param identity how long a token is good with which a sample page signs somebody of the demo in
     */
    public record Demo(int tokensPerSecond, Duration identity) {
        public Demo {
            Range.of("tokens_per_second", tokensPerSecond, 0, 10_000);
            Range.of("identity (in seconds)", identity.toSeconds(), 1, 86_400);
        }
    }

    /**
     * Somebody who may answer: an endpoint with a key, spoken to in a protocol.
     *
     * @param http2 whether HTTP/2 is offered where the URL is https
     * @param ca a file in PEM whose certificates are trusted instead of the system's, relative to the folder of
     *     parlor.yaml; empty for the system's
     */
    public record ProviderConfig(Protocol protocol, URI url, Secret key, boolean http2, String ca) {
        @JsonCreator
        static ProviderConfig of(
                @JsonProperty(value = "protocol", required = true) Protocol protocol,
                @JsonProperty(value = "url", required = true) URI url,
                @JsonProperty("key") @Nullable Secret key,
                @JsonProperty("http2") @Nullable Boolean http2,
                @JsonProperty("ca") @Nullable String ca) {
            return new ProviderConfig(
                    protocol, url, key == null ? Secret.NONE : key, !Boolean.FALSE.equals(http2), ca == null ? "" : ca);
        }
    }

    /** A provider's wire format. */
    public enum Protocol {
        OPENAI,
        ANTHROPIC
    }

    /**
     * A person at the dashboard. With an empty password a random one is made and printed at the first start.
     *
     * @param sites whose visitors they see; empty: all
     */
    public record OperatorConfig(Secret password, OperatorRole role, Set<SiteId> sites) {
        public OperatorConfig {
            sites = Set.copyOf(sites);
        }

        /** Whoever is given no role gets the middle one. */
        @JsonCreator
        static OperatorConfig of(
                @JsonProperty("password") @Nullable Secret password,
                @JsonProperty("role") @Nullable OperatorRole role,
                @JsonProperty("sites") @Nullable List<String> sites) {
            return new OperatorConfig(
                    Objects.requireNonNullElse(password, Secret.NONE),
                    Objects.requireNonNullElse(role, OperatorRole.OPERATOR),
                    Objects.requireNonNullElse(sites, List.<String>of()).stream()
                            .map(SiteId::new)
                            .collect(Collectors.toUnmodifiableSet()));
        }
    }

    /**
     * A program at the tool service.
     *
     * @param sites ids of the sites that it may see; empty for all
     */
    public record ApiKey(Secret key, Set<Scope> scopes, Set<String> sites) {
        public ApiKey {
            scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
            sites = sites == null ? Set.of() : Set.copyOf(sites);
        }
    }

    /** What a key is good for. */
    public enum Scope {
        /** To see tools and their schemas. */
        READ,
        /** To call tools. */
        CALL,
        /** To say whom a call is for. */
        IDENTITY,
        /** To declare, switch and take back tools. */
        WRITE,
        /** To read what was called. */
        AUDIT
    }

    /**
     * How what is too old goes; how old that is, each site says.
     *
     * @param look pause between two looks for what is too old
     * @param batch most that one query finds or deletes; after a full batch comes another
     * @param marks how long it is known what was erased, so that nothing stays that is written late
     */
    public record Retention(Duration look, int batch, Duration marks) {
        public Retention {
            Range.of("look", look.toMillis(), 100, 86_400_000);
            Range.of("batch", batch, 1, 10_000);
            Range.of("marks", marks.toMinutes(), 60, 60 * 24 * 3_650);
        }
    }

    /**
     * What is kept of calls, and for how long.
     *
     * @param records that may wait for the archive
     * @param textChars kept of arguments, and of a reason
     * @param redactNames parts of the names of arguments whose values are never kept
     * @param redactPatterns regular expressions of texts that are never kept
     */
    public record Audit(
            Duration retention, int records, int textChars, List<String> redactNames, List<String> redactPatterns) {
        public Audit {
            Range.of("records", records, 100, 1_000_000);
            Range.of("text_chars", textChars, 100, 1_000_000);
            redactNames = List.copyOf(redactNames);
            redactPatterns = List.copyOf(redactPatterns);
            redactPatterns.forEach(Pattern::compile);
        }
    }
}
