package io.orgsso.delivery;

import java.time.Duration;

/**
 * A target cannot be reached, or wants to be left alone for a while. The messages stay first in line and no attempt of
 * theirs is counted; the target is asked again with few messages and later each time.
 */
public final class TargetUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration atLeast;

    /** @param reason for the operator: no secrets and no personal data in it */
    public TargetUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
        this.atLeast = Duration.ZERO;
    }

    /** @param atLeast how long the target asked not to be called, by {@code Retry-After} for example */
    public TargetUnavailableException(String reason, Duration atLeast) {
        super(reason);
        this.atLeast = atLeast;
    }

    Duration atLeast() {
        return atLeast;
    }
}
