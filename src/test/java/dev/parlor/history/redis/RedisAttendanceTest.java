package dev.parlor.history.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.testing.TestingStores;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisAttendanceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LONG = Duration.ofHours(1);

    private final Context context = VERTX.getOrCreateContext();
    private final String who = UUID.randomUUID().toString();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void whoeverIsOnALoopThatCameLaterCountsAtOnce() {
        RedisAttendance early = loop();
        RedisAttendance late = loop();
        assertThat(onLoop(() -> late.enter(who, 1))).isTrue();
        assertThat(onLoop(() -> early.enter(who, 1))).isFalse();
    }

    @Test
    void whoeverIsOnALoopThatHasGoneCountsNoLonger() {
        RedisAttendance stays = loop();
        RedisAttendance goes = loop();
        assertThat(onLoop(() -> goes.enter(who, 1))).isTrue();
        onLoop(goes::close);
        assertThat(onLoop(() -> stays.enter(who, 1))).isTrue();
    }

    @Test
    void whatALoopThatHasGoneHadCountedGoesToo() {
        RedisAttendance stays = loop();
        RedisAttendance goes = loop();
        assertThat(onLoop(() -> goes.enter(who, 1))).isTrue();
        onLoop(goes::close);
        assertThat(onLoop(() -> stays.enter(who, 1))).isTrue();
        assertThat(counts()).isEqualTo(1);
    }

    @Test
    void whoeverLeavesWhileAnotherIsCountedAnewIsNotCountedWithThem() {
        RedisAttendance one = loop();
        RedisAttendance goes = loop();
        assertThat(onLoop(() -> one.enter(who, 3))).isTrue();
        assertThat(onLoop(() -> goes.enter(who, 3))).isTrue();
        assertThat(onLoop(() -> goes.enter(who, 3))).isTrue();
        onLoop(goes::close);
        assertThat(onLoop(() -> {
                    Future<Boolean> asks = one.enter(who, 3);
                    one.leave(who);
                    return asks;
                }))
                .isTrue();
        RedisAttendance late = loop();
        assertThat(onLoop(() -> late.enter(who, 3))).isTrue();
        assertThat(onLoop(() -> late.enter(who, 3))).isTrue();
        assertThat(onLoop(() -> late.enter(who, 3))).isFalse();
    }

    @Test
    void whoeverLeavesMakesRoom() {
        RedisAttendance one = loop();
        RedisAttendance other = loop();
        assertThat(onLoop(() -> one.enter(who, 1))).isTrue();
        onLoop(() -> {
            one.leave(who);
            return Future.succeededFuture();
        });
        assertThat(onLoop(() -> one.enter(who, 1))).isTrue();
        assertThat(onLoop(() -> other.enter(who, 1))).isFalse();
    }

    private long counts() {
        return onLoop(() -> {
            RedisLink link = new RedisLink(VERTX, TestingStores.open().redisUrl(), Duration.ofSeconds(5));
            return link.open()
                    .compose(open -> link.send(Request.cmd(Command.HLEN).arg("n:{" + Keys.digest(who) + "}")))
                    .map(Response::toLong);
        });
    }

    private RedisAttendance loop() {
        return onLoop(() -> {
            RedisLink link = new RedisLink(VERTX, TestingStores.open().redisUrl(), Duration.ofSeconds(5));
            RedisAttendance attendance = new RedisAttendance(VERTX, link, LONG);
            return link.open().compose(open -> attendance.open(LONG)).map(attendance);
        });
    }

    private <T> T onLoop(Supplier<Future<T>> action) {
        Future<T> done = Future.future(
                promise -> context.runOnContext(run -> action.get().onComplete(promise)));
        return done.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
