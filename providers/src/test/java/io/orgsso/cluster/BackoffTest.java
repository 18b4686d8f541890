package io.orgsso.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(1000, 60_000);

    @Test
    void doublesUpToItsLimit() {
        RandomGenerator highest = new Random(1) {
            private static final long serialVersionUID = 1L;

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };

        assertThat(BACKOFF.afterFailures(1, highest)).isEqualTo(1000);
        assertThat(BACKOFF.afterFailures(2, highest)).isEqualTo(2000);
        assertThat(BACKOFF.afterFailures(5, highest)).isEqualTo(16_000);
        assertThat(BACKOFF.afterFailures(7, highest)).isEqualTo(60_000);
        assertThat(BACKOFF.afterFailures(Integer.MAX_VALUE, highest)).isEqualTo(60_000);
    }

    @Test
    void spreadsOverTheUpperHalf() {
        Random random = new Random(42);

        for (int i = 0; i < 1000; i++) {
            assertThat(BACKOFF.afterFailures(3, random)).isBetween(2000L, 4000L);
        }
    }
}
