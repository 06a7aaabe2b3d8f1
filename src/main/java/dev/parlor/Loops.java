package dev.parlor;

import dev.parlor.config.ParlorConfig;
import dev.parlor.gateway.GatewayVerticle;
import dev.parlor.history.Archive;
import dev.parlor.history.Ledger;
import dev.parlor.history.Memory;
import dev.parlor.history.Offers;
import dev.parlor.history.redis.RedisAllowances;
import dev.parlor.history.redis.RedisAttendance;
import dev.parlor.history.redis.RedisBuckets;
import dev.parlor.history.redis.RedisHistory;
import dev.parlor.history.redis.RedisLeases;
import dev.parlor.history.redis.RedisLink;
import dev.parlor.history.redis.RedisLog;
import dev.parlor.site.Doors;
import dev.parlor.telemetry.TurnMetrics;
import dev.parlor.tool.ToolRegistry;
import dev.parlor.tool.approval.Approvals;
import dev.parlor.tool.dispatch.ToolDispatcher;
import dev.parlor.tool.notice.Notices;
import dev.parlor.tool.page.PageTools;
import dev.parlor.tool.selection.ToolSelector;
import dev.parlor.turn.Conversations;
import dev.parlor.turn.LiveSites;
import dev.parlor.turn.RoomDirectory;
import dev.parlor.turn.TokensAtHand;
import dev.parlor.turn.TurnParts;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Makes what each event loop has for itself: a connection to Redis and the conversations that it serves. The first one
 * also looks for turns without an owner. Thread-safe.
 */
final class Loops {
    /** This server's name in leases, different at each start. */
    private final String node = UUID.randomUUID().toString();

    private final Parts parts;
    private final Vertx vertx;
    private final ParlorConfig config;
    private final RoomDirectory directory = new RoomDirectory(false);
    private final TokensAtHand tokens;
    private final AtomicInteger made = new AtomicInteger();

    /**
     * What all loops share.
     *
     * @param selectors makes what chooses tools, on the event loop of a link
     */
    record Parts(
            Vertx vertx,
            String redisUrl,
            ParlorConfig config,
            LiveSites sites,
            Archive archive,
            Ledger ledger,
            Offers offers,
            Memory memory,
            ToolRegistry registry,
            Function<RedisLink, ToolSelector> selectors,
            ToolDispatcher dispatcher,
            Approvals approvals,
            Notices notices,
            PageTools pageTools,
            TurnMetrics metrics) {}

    Loops(Parts parts) {
        this.parts = parts;
        this.vertx = parts.vertx();
        this.config = parts.config();
        this.tokens = new TokensAtHand(config.tokens().atHand());
    }

    /** Called on the loop that it is for. */
    Future<GatewayVerticle.Loop> open() {
        RedisLink link = link();
        return link.open().compose(open -> {
            RedisAttendance attendance =
                    new RedisAttendance(vertx, link, config.lease().ttl());
            Conversations conversations = new Conversations(turnParts(link));
            conversations.open(made.getAndIncrement() == 0);
            return attendance.open(config.lease().renew()).map(counting -> new Loop(link, conversations, attendance));
        });
    }

    /** Whether Redis answers. */
    Future<?> ping() {
        RedisLink link = link();
        return link.open().eventually(link::close);
    }

    private RedisLink link() {
        return new RedisLink(vertx, parts.redisUrl(), config.redis().connect());
    }

    private TurnParts turnParts(RedisLink link) {
        ParlorConfig.Log log = config.log();
        return new TurnParts(
                vertx,
                node,
                config,
                parts.sites(),
                parts.archive(),
                new RedisLog(
                        vertx,
                        link,
                        log.entries(),
                        log.retention(),
                        config.lease().ttl()),
                new RedisLeases(link, node, config.lease().ttl()),
                new RedisHistory(link, log.retention()),
                parts.memory(),
                parts.ledger(),
                new RedisAllowances(link, parts.ledger()),
                parts.offers(),
                new AgUiFormat(),
                parts.registry(),
                parts.selectors().apply(link),
                parts.dispatcher(),
                parts.approvals(),
                parts.notices(),
                parts.pageTools(),
                directory,
                tokens,
                parts.metrics());
    }

    private record Loop(RedisLink link, Conversations conversations, RedisAttendance attendance)
            implements GatewayVerticle.Loop {
        @Override
        public Doors doors() {
            return new Doors(attendance, new RedisBuckets(link));
        }

        @Override
        public Future<Void> close() {
            return conversations.close().eventually(attendance::close).eventually(link::close);
        }
    }
}
