package dev.parlor.provider.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parlor.conversation.ModelHealth;
import dev.parlor.conversation.ModelHealth.Circuit;
import dev.parlor.conversation.ModelHealth.Setback;
import dev.parlor.provider.Refusal;
import dev.parlor.provider.stream.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthBoardTest {
    private static final String MODEL = "openai/gpt";
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private final List<ModelHealth> told = new ArrayList<>();
    private Instant now = START;
    private final HealthBoard board = new HealthBoard(Duration.ofMinutes(1), new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @BeforeEach
    void listen() {
        board.onChange(told::add);
    }

    @Test
    void aModelThatNobodyHasAskedIsKnownAndNothingIsSaidOfIt() {
        board.add(MODEL);
        assertThat(board.all())
                .containsExactly(new ModelHealth(MODEL, Circuit.CLOSED, 0, 0, null, null, Instant.EPOCH));
        assertThat(told).isEmpty();
    }

    @Test
    void failuresSinceTheLastAnswerAreOneSetbackThatTheNextAnswerEnds() {
        answered();
        pass(60);
        failed(Trouble.RATE_LIMITED, 429, "slow down");
        pass(1);
        failed(Trouble.AUTH, 401, "no such key");
        assertThat(setback())
                .isEqualTo(new Setback(
                        "provider_auth", 401, "no such key", START.plusSeconds(60), START.plusSeconds(61), 2));
        assertThat(health().answeredAt()).isEqualTo(START);
        pass(1);
        answered();
        assertThat(health().setback()).isNull();
        assertThat(health().answeredAt()).isEqualTo(START.plusSeconds(62));
    }

    @Test
    void requestsAreCountedWithinTheWindow() {
        answered();
        failed(Trouble.ERROR, 500, "");
        assertThat(health().answers()).isEqualTo(2);
        assertThat(health().failures()).isEqualTo(1);
        pass(61);
        assertThat(health().answers()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "BUSY", "CONTEXT_OVERFLOW"})
    void whatIsNotTheModelsDoingIsNoNewsOfIt(Trouble trouble) {
        board.add(MODEL);
        failed(trouble, 0, "");
        assertThat(health().setback()).isNull();
        assertThat(health().answers()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aChangeIsToldAtOnceAndMoreOfTheSameOnlyNowAndThen() {
        for (int i = 0; i < 100; i++) {
            failed(Trouble.AUTH, 401, "no");
        }
        assertThat(told).hasSize(1);
        failed(Trouble.QUOTA, 429, "no");
        board.circuitChanged(MODEL, Circuit.OPEN);
        answered();
        assertThat(told).hasSize(4);
        assertThat(told.getLast().circuit()).isEqualTo(Circuit.OPEN);
        pass(5);
        answered();
        assertThat(told).hasSize(5);
    }

    private void answered() {
        board.ended(new Outcome(MODEL, null, null));
    }

    private void failed(Trouble trouble, int status, String words) {
        board.ended(new Outcome(MODEL, trouble.failure(), new Refusal(status, words)));
    }

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private ModelHealth health() {
        return board.all().getFirst();
    }

    private Setback setback() {
        return Objects.requireNonNull(health().setback());
    }
}
