package io.orgsso.delivery;

import io.orgsso.cluster.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a node holds back from a target that takes nothing: after some failures in a row it asks with one message at a
 * time, later and later, until one arrives. What waits meanwhile costs the target no call and a message no attempt. Times
 * are milliseconds of a clock that never steps.
 */
final class Circuit {
    /** One message that a target cannot digest must not hold up the others. */
    private static final int OPENS_AFTER = 5;

    private static final Backoff PROBES = new Backoff(1000, 60_000);

    private final RandomGenerator random;
    private int failures;
    private long nextProbe;

    Circuit(RandomGenerator random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    /** A message failed at the target. */
    void failed(long now) {
        failures++;
        holdBack(now, Duration.ZERO);
    }

    /** The target takes nothing at all, and asked to be left alone for so long. */
    void unavailable(long now, Duration atLeast) {
        failures = Math.max(failures + 1, OPENS_AFTER);
        holdBack(now, atLeast);
    }

    private void holdBack(long now, Duration atLeast) {
        if (isOpen()) {
            nextProbe = now + Math.max(PROBES.afterFailures(failures - OPENS_AFTER + 1, random), atLeast.toMillis());
        }
    }

    boolean isOpen() {
        return failures >= OPENS_AFTER;
    }

    /** How many messages may be taken now, where {@code usual} might and {@code underWay} calls have not come back. */
    int allowance(int usual, int underWay, long now) {
        if (!isOpen()) {
            return usual;
        }
        return underWay == 0 && now >= nextProbe ? Math.min(usual, 1) : 0;
    }
}
