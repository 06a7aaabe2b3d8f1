package dev.parlor.history.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Counts that several event loops share in a real Redis. */
class RedisDoorTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final String who = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        join(vertx.close());
    }

    @Test
    void whoeverEntersOnOneLoopIsCountedOnTheOther() {
        Loop one = new Loop(LONG);
        Loop other = new Loop(LONG);
        one.live();
        assertThat(one.enter(3)).isTrue();
        assertThat(other.enter(3)).isTrue();
        assertThat(one.enter(3)).isTrue();
        assertThat(one.enter(3)).isFalse();
        assertThat(other.enter(3)).isFalse();
        other.leave();
        assertThat(one.enter(3)).isTrue();
        assertThat(other.enter(3)).isFalse();
    }

    @Test
    void manyAtOnceAreNeverMoreThanMayBe() {
        List<Loop> loops = List.of(new Loop(LONG), new Loop(LONG), new Loop(LONG));
        loops.forEach(Loop::live);
        List<Future<Boolean>> entering = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Loop loop = loops.get(i % loops.size());
            entering.add(loop.run(() -> loop.attendance.enter(who, 10)));
        }
        join(Future.all(entering));
        assertThat(entering).filteredOn(Future::result).hasSizeBetween(1, 10);
    }

    @Test
    void aLoopThatGivesNoSignOfLifeIsForgotten() {
        Loop gone = new Loop(Duration.ofMillis(50));
        Loop here = new Loop(LONG);
        assertThat(gone.enter(1)).isTrue();
        gone.die();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> here.enter(1));
    }

    @Test
    void aLoopThatClosesIsForgottenAtOnce() {
        Loop gone = new Loop(LONG);
        Loop here = new Loop(LONG);
        assertThat(gone.enter(1)).isTrue();
        assertThat(here.enter(1)).isFalse();
        join(gone.run(gone.attendance::close));
        assertThat(here.enter(1)).isTrue();
    }

    @Test
    void aBucketHoldsSoManyPermitsForEverybody() {
        Loop one = new Loop(LONG);
        Loop other = new Loop(LONG);
        assertThat(one.take(3)).isZero();
        assertThat(other.take(3)).isZero();
        assertThat(one.take(3)).isZero();
        assertThat(other.take(3)).isBetween(1L, 20_000L);
        assertThat(one.take(3)).isBetween(1L, 20_000L);
    }

    @Test
    void aBucketFillsAgainWithTime() {
        Loop loop = new Loop(LONG);
        int permits = 6_000;
        int taken = 0;
        long wait = 0;
        while (wait == 0 && taken < 10 * permits) {
            wait = loop.take(permits);
            taken++;
        }
        assertThat(taken).isGreaterThan(permits);
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> loop.take(permits) == 0);
    }

    /** One event loop with a connection of its own. */
    private final class Loop {
        private final Context context = vertx.getOrCreateContext();
        private final RedisLink link;
        private final RedisAttendance attendance;
        private final RedisBuckets buckets;

        Loop(Duration life) {
            link = new RedisLink(vertx, TestingStores.open().redisUrl(), Duration.ofSeconds(5));
            attendance = new RedisAttendance(vertx, link, life);
            buckets = new RedisBuckets(link);
            join(run(() -> link.open().compose(open -> attendance.open(LONG))));
        }

        /** Learns which loops there are. */
        void live() {
            join(run(() -> attendance.open(LONG)));
        }

        boolean enter(int most) {
            return join(run(() -> attendance.enter(who, most)));
        }

        /** Goes, and waits until Redis has heard of it. */
        void leave() {
            join(run(() -> {
                attendance.leave(who);
                return buckets.take("after", 1);
            }));
        }

        long take(int permits) {
            return join(run(() -> buckets.take(who, permits)));
        }

        void die() {
            join(run(link::close));
        }

        <T> Future<T> run(Supplier<Future<T>> action) {
            return Future.future(
                    promise -> context.runOnContext(pass -> action.get().onComplete(promise)));
        }
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
