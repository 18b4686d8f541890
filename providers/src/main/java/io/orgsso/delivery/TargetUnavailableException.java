package io.orgsso.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A target cannot be reached, or wants to be left alone for a while. The messages stay first in line and no attempt of
 * theirs is counted; the target is asked again with few messages and later each time.
 */
public final class TargetUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A target that says a year by mistake is asked again tomorrow. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Duration atLeast;

    /** @param reason for the operator: no secrets and no personal data in it */
    public TargetUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
        this.atLeast = Duration.ZERO;
    }

    /**
     * @param reason for the operator: no secrets and no personal data in it
     * @param atLeast how long the target asked not to be called, by {@code Retry-After} for example; null and negative
     *     count as zero, more than 24 hours as 24 hours
     */
    public TargetUnavailableException(String reason, @Nullable Duration atLeast) {
        super(reason);
        this.atLeast = bounded(atLeast);
    }

    /** Before anybody reckons with it: where the loop does, an overflow would lose the outcomes of other calls. */
    private static Duration bounded(@Nullable Duration wait) {
        if (wait == null || wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** Zero to 24 hours. */
    Duration atLeast() {
        return atLeast;
    }
}
