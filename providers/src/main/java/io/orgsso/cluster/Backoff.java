package io.orgsso.cluster;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from {@code firstMillis} up to {@code mostMillis}, then a random
 * point in the upper half of that, so that many failures at once do not come back at once.
 */
public record Backoff(long firstMillis, long mostMillis) {
    private static final int MOST_DOUBLINGS = 30;

    /** The wait after so many failed attempts in a row, at least one, in milliseconds. */
    public long afterFailures(int failures, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
        long ceiling = Math.min(mostMillis, firstMillis << doublings);
        return ceiling / 2 + random.nextLong(ceiling / 2 + 1);
    }
}
