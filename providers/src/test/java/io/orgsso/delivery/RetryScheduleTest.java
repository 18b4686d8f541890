package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final Random random = new Random(1);

    @Test
    void tenAttemptsTakeAtLeastSeventyFiveHours() {
        long whole = 0;
        int attempts = 1;
        while (RetrySchedule.afterFailures(attempts, random).isPresent()) {
            whole += RetrySchedule.afterFailures(attempts, random).orElseThrow();
            attempts++;
        }

        assertThat(attempts).isEqualTo(10);
        assertThat(Duration.ofMillis(whole)).isBetween(Duration.ofHours(75), Duration.ofHours(84));
    }

    @Test
    void failuresAtOnceDoNotComeBackAtOnce() {
        assertThat(RetrySchedule.afterFailures(3, random)).isNotEqualTo(RetrySchedule.afterFailures(3, random));
    }
}
