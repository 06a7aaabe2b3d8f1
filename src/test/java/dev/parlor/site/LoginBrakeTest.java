package dev.parlor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginBrakeTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final LoginBrake brake = new LoginBrake(2, now::get);

    @Test
    void aNameWaitsForTheRestOfTheMinuteInWhichItWasTriedTooOften() {
        assertThat(brake.begin("ana")).isEmpty();
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(brake.begin("ana")).isEmpty();
        assertThat(brake.begin("ana")).contains(Duration.ofSeconds(40));
        assertThat(brake.begin("ben")).as("another name").isEmpty();
        now.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(brake.begin("ana")).isEmpty();
    }

    @Test
    void whoeverKnewThePasswordMayTryAnew() {
        brake.begin("ana");
        brake.begin("ana");
        brake.right("ana");
        assertThat(brake.begin("ana")).isEmpty();
    }

    @Test
    void onlySoManyNamesAreKept() {
        brake.begin("first");
        brake.begin("first");
        for (int i = 0; i < 10_000; i++) {
            brake.begin("name " + i);
        }
        assertThat(brake.begin("first")).isEmpty();
    }
}
