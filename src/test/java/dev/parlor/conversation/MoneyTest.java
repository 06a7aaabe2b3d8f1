package dev.parlor.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-3, 0",
        "0.10, 0.1",
        "100, 100",
        "0.000000000001, 0.000000000001",
        "0.0000000000005, 0.000000000001",
        "0.0000000000004, 0",
        "0.0076509169000000005, 0.0076509169",
        "1e-999999999, 0",
        "1e999999999, 9223372.036854775807",
        "9223372.036854775807, 9223372.036854775807"
    })
    void dollarsAreKeptToAMillionthOfAMillionth(String usd, String kept) {
        assertThat(Money.ofUsd(new BigDecimal(usd)).toString()).isEqualTo(kept);
    }

    @Test
    void manySmallAmountsAddUpExactly() {
        Money tenth = Money.ofUsd(new BigDecimal("0.1"));
        Money sum = Money.ZERO;
        for (int i = 0; i < 1_000; i++) {
            sum = sum.plus(tenth);
        }
        assertThat(sum.toString()).isEqualTo("100");
        assertThat(tenth.times(1_000)).isEqualTo(sum);
    }

    @Test
    void nothingTurnsOverAtTheLargestAmount() {
        Money largest = new Money(Long.MAX_VALUE);
        assertThat(largest.plus(new Money(1))).isEqualTo(largest);
        assertThat(new Money(Long.MAX_VALUE / 2 + 1).times(2)).isEqualTo(largest);
        assertThat(new Money(4_000_000_000L).times(4_000_000_000_000L)).isEqualTo(largest);
        assertThatThrownBy(() -> new Money(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
