package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdvanceTest {
    private static final long START = Long.MIN_VALUE;

    private final Advance advance = new Advance();

    @Test
    void claimBeginsWhereTheLastFullOneEnded() {
        assertThat(advance.from(0)).isEqualTo(START);

        advance.to(500);

        assertThat(advance.from(1)).isEqualTo(500);
        assertThat(Advance.skips(500)).isTrue();
    }

    @Test
    void onceASecondItBeginsAtTheStart() {
        advance.from(0);
        advance.to(500);
        advance.from(999);
        advance.to(700);

        assertThat(advance.from(1000)).isEqualTo(START);

        advance.to(100);
        assertThat(advance.from(1001)).as("goes on from there").isEqualTo(100);
        assertThat(advance.from(2000)).isEqualTo(START);
    }

    @Test
    void whereThereSeemsToBeNoMoreItBeginsAtTheStart() {
        advance.from(0);
        advance.to(500);

        advance.back();

        assertThat(advance.from(1)).isEqualTo(START);
        assertThat(Advance.skips(START)).isFalse();
    }
}
