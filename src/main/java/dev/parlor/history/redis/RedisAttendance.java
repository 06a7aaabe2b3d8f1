package dev.parlor.history.redis;

import dev.parlor.history.Attendance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attendance as a hash {@code n:{digest}}: how often they are here, by event loop. What a loop writes is its count, never a
 * difference, so that a lost write is made good by the next. Counts of loops that have given no sign of life in the set
 * {@code loops} are passed over.
 */
public final class RedisAttendance implements Attendance {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAttendance.class);
    private static final String LOOPS = "loops";
    private static final long KEPT_MS = Duration.ofHours(1).toMillis();
    private static final long RENEW_MS = Duration.ofMinutes(20).toMillis();
    private static final int RENEWED_AT_ONCE = 500;

    /**
     * KEYS[1] the hash, ARGV: own field, own count, most in all, time to live, whether the list is fresh, fields of loops
     * that live. A loop that is not in a list of a while ago may have come since: it counts until a fresh list lacks it,
     * and its count goes then.
     */
    private static final String ENTER = """
            local living = {}
            for i = 6, #ARGV do living[ARGV[i]] = true end
            local here = tonumber(ARGV[2])
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
                if all[i] ~= ARGV[1] then
                    if living[all[i]] or ARGV[5] == '0' then
                        here = here + (tonumber(all[i + 1]) or 0)
                    else
                        redis.call('HDEL', KEYS[1], all[i])
                    end
                end
            end
            if here > tonumber(ARGV[3]) then return 0 end
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return 1
            """;

    /**
     * KEYS[1] the set of loops by the end of their last sign of life, ARGV: own name, milliseconds until then. Gives 1 if the
     * loop was not there, and who is.
     */
    private static final String LIVE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local back = redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            return {back, redis.call('ZRANGE', KEYS[1], 0, -1)}
            """;

    private final Vertx vertx;
    private final RedisLink link;
    private final String loop = UUID.randomUUID().toString();
    private final Duration life;
    private final Map<String, Integer> here = new HashMap<>();
    private final List<Long> timers = new ArrayList<>();
    private List<String> living = List.of();

    /**
     * The attendance on the current event loop.
     *
     * @param life how long a loop counts after its last sign of life
     */
    public RedisAttendance(Vertx vertx, RedisLink link, Duration life) {
        this.vertx = vertx;
        this.link = link;
        this.life = life;
    }

    /** Gives the first sign of life, and further ones with this pause between them. */
    public Future<Void> open(Duration pause) {
        timers.add(vertx.setPeriodic(pause.toMillis(), timer -> live().onFailure(RedisAttendance::lost)));
        timers.add(vertx.setPeriodic(RENEW_MS, timer -> renew()));
        return live();
    }

    @Override
    public Future<Boolean> enter(String who, int most) {
        here.merge(who, 1, Integer::sum);
        return ask(who, most, false)
                .compose(counted ->
                        counted ? Future.succeededFuture(true) : live().compose(alive -> ask(who, most, true)))
                .onSuccess(counted -> {
                    if (!counted) {
                        leave(who);
                    }
                })
                .onFailure(problem -> leave(who));
    }

    @Override
    public void leave(String who) {
        here.computeIfPresent(who, (name, count) -> count == 1 ? null : count - 1);
        Integer left = here.get(who);
        link.send(
                        left == null
                                ? Request.cmd(Command.HDEL).arg(key(who)).arg(loop)
                                : Request.cmd(Command.HSET)
                                        .arg(key(who))
                                        .arg(loop)
                                        .arg(left))
                .onFailure(RedisAttendance::lost);
    }

    /** Nothing that this loop has counted counts any longer. */
    public Future<Void> close() {
        timers.forEach(vertx::cancelTimer);
        return link.send(Request.cmd(Command.ZREM).arg(LOOPS).arg(loop)).mapEmpty();
    }

    private Future<Boolean> ask(String who, int most, boolean fresh) {
        Request enter = Request.cmd(Command.EVAL)
                .arg(ENTER)
                .arg(1)
                .arg(key(who))
                .arg(loop)
                .arg(here.getOrDefault(who, 1))
                .arg(most)
                .arg(KEPT_MS)
                .arg(fresh ? 1 : 0);
        living.forEach(enter::arg);
        return link.send(enter).map(counted -> counted.toInteger() == 1);
    }

    private Future<Void> live() {
        return link.send(Request.cmd(Command.EVAL)
                        .arg(LIVE)
                        .arg(1)
                        .arg(LOOPS)
                        .arg(loop)
                        .arg(life.toMillis()))
                .map(answer -> {
                    if (answer.get(0).toInteger() == 1) {
                        renew(); // the others have taken this loop for gone
                    }
                    List<String> alive = new ArrayList<>();
                    for (Response name : answer.get(1)) {
                        alive.add(name.toString());
                    }
                    living = alive;
                    return null;
                });
    }

    /** Writes all counts again, so that they stay as long as who is counted. */
    private void renew() {
        List<Request> writes = new ArrayList<>();
        here.forEach((who, count) -> {
            writes.add(Request.cmd(Command.HSET).arg(key(who)).arg(loop).arg(count));
            writes.add(Request.cmd(Command.PEXPIRE).arg(key(who)).arg(KEPT_MS));
        });
        for (int from = 0; from < writes.size(); from += RENEWED_AT_ONCE) {
            link.batch(writes.subList(from, Math.min(writes.size(), from + RENEWED_AT_ONCE)))
                    .onFailure(RedisAttendance::lost);
        }
    }

    /** The next write makes it good. */
    private static void lost(Throwable problem) {
        LOG.debug("a count was not written: {}", problem.getMessage());
    }

    private static String key(String who) {
        return "n:{" + Keys.digest(who) + "}";
    }
}
