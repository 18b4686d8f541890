package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallSizeTest {
    private final CallSize size = new CallSize(500);

    @Test
    void callsAreAsLargeAsTheTargetTakesThem() {
        assertThat(size.messages()).isEqualTo(500);
        size.answered(500);
        assertThat(size.messages()).isEqualTo(500);
    }

    /** One that takes a hundred messages in time, and is asked with one after each failure. */
    @Test
    void slowTargetIsGivenLessUntilItCopes() {
        int delivered = 0;
        int calls = 0;
        while (delivered < 5000) {
            int given = size.messages();
            calls++;
            if (given > 100) {
                size.failed(given);
                size.answered(1);
                delivered++;
            } else {
                size.answered(given);
                delivered += given;
            }
        }

        assertThat(calls).isLessThan(250);
    }

    @Test
    void outageLeavesTheSmallestCallAndRecoveryGrowsBack() {
        for (int attempt = 0; attempt < 20; attempt++) {
            size.failed(size.messages());
        }
        assertThat(size.messages()).isEqualTo(1);

        for (int call = 0; call < 9; call++) {
            size.answered(size.messages());
        }
        assertThat(size.messages()).isEqualTo(500);
    }

    @Test
    void smallCallThatIsAnsweredSaysNothingOfLargerOnes() {
        size.failed(500);
        size.answered(10);

        assertThat(size.messages()).isEqualTo(250);
    }
}
