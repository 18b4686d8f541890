package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TargetStandTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();

    /** Where a target fails for some members only, its troubles begin and end all the time. */
    @Test
    void troubleThatComesAndGoesWakesNobody() {
        assertThat(failingFor(Duration.ofSeconds(20)).wasAway(NOW)).isFalse();
        assertThat(failingFor(Duration.ofMinutes(5)).wasAway(NOW)).isTrue();
        assertThat(failing(null).wasAway(NOW)).isFalse();
    }

    @Test
    void targetIsGivenUpAfterFiveDays() {
        assertThat(failingFor(Duration.ofDays(5).minusHours(1)).isHopeless(NOW)).isFalse();
        assertThat(failingFor(Duration.ofDays(5)).isHopeless(NOW)).isTrue();
    }

    private static TargetStand failingFor(Duration time) {
        return failing(NOW - time.toMillis());
    }

    private static TargetStand failing(@Nullable Long since) {
        return new TargetStand(false, null, since, null, 0);
    }
}
