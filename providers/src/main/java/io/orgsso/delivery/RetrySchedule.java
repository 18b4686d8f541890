package io.orgsso.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a message that a target did not take comes again: ten attempts in 75 hours and 35 minutes, the schedule of Standard
 * Webhooks 1.0.0, each wait up to a tenth longer so that many failures at once do not come back at once.
 */
final class RetrySchedule {
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private RetrySchedule() {}

    /** The wait in milliseconds after so many failed attempts, at least one; empty after the last. */
    static Optional<Long> afterFailures(int failures, RandomGenerator random) {
        if (failures > WAITS.size()) {
            return Optional.empty();
        }
        long wait = WAITS.get(failures - 1).toMillis();
        return Optional.of(wait + random.nextLong(wait / 10 + 1));
    }
}
