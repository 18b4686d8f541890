package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionLimitsTest {
    private static final long START = 1_000_000;

    @Test
    void withoutLimitsASessionHasNoEndOfOurs() {
        assertThat(SessionLimits.NONE.end(START, START + 5)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void useMovesTheIdleEndAndNotTheMaximum() {
        var limits = limits(60, 100);

        assertThat(limits.end(START, START)).isEqualTo(START + 60);
        assertThat(limits.end(START, START + 30)).isEqualTo(START + 90);
        assertThat(limits.end(START, START + 90)).isEqualTo(START + 100);
        assertThat(limits.endByMax(START)).isEqualTo(START + 100);
    }

    @Test
    void ofSeveralOrganizationsTheShorterLimitsHold() {
        assertThat(limits(60, 100).and(limits(30, 500))).isEqualTo(limits(30, 100));
        assertThat(SessionLimits.NONE.and(limits(30, 500))).isEqualTo(limits(30, 500));
    }

    private static SessionLimits limits(int idle, int max) {
        return new SessionLimits(Optional.of(Duration.ofSeconds(idle)), Optional.of(Duration.ofSeconds(max)));
    }
}
