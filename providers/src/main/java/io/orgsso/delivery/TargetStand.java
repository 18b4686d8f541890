package io.orgsso.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a target stands.
 *
 * @param paused an operator holds it
 * @param disabledAt since when it is given up, in milliseconds; null if it is not
 * @param failingSince since when it has taken nothing although it was tried
 * @param reason what it said last, while it fails or is disabled
 * @param resumed how often an operator has let it go on
 */
record TargetStand(
        boolean paused,
        @Nullable Long disabledAt,
        @Nullable Long failingSince,
        @Nullable String reason,
        long resumed) {
    /** 120 hours, as long as the best give an endpoint. */
    private static final Duration PATIENCE = Duration.ofDays(5);

    /**
     * A shorter trouble is waited out by each message's own schedule. One that comes and goes, as where a target fails for
     * some members only, must not have them tried ten times within minutes.
     */
    static final Duration OUTAGE = Duration.ofMinutes(5);

    /** Whether it was away for so long that what waits for its next attempt need not wait for it any longer. */
    boolean wasAway(long now) {
        return failingSince != null && now - failingSince >= OUTAGE.toMillis();
    }

    boolean isOpen() {
        return !paused && disabledAt == null;
    }

    boolean isHopeless(long now) {
        return failingSince != null && disabledAt == null && now - failingSince >= PATIENCE.toMillis();
    }
}
