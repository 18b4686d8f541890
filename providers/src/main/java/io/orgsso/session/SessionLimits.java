package io.orgsso.session;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** How long a session may live by an organization's policy. Only ever shortens what the realm allows. */
record SessionLimits(Optional<Duration> idle, Optional<Duration> max) {
    /** No limits but the realm's own. */
    static final SessionLimits NONE = new SessionLimits(Optional.empty(), Optional.empty());

    static SessionLimits of(SignOnPolicy policy) {
        return new SessionLimits(policy.idle(), policy.max());
    }

    /** The shorter of each. */
    SessionLimits and(SessionLimits other) {
        return new SessionLimits(shorter(idle, other.idle), shorter(max, other.max));
    }

    /**
     * When a session ends.
     *
     * @param start when it began, epoch seconds
     * @param use when it was last used, epoch seconds
     * @return epoch seconds; {@link Long#MAX_VALUE} if only the realm limits it
     */
    long end(long start, long use) {
        return Math.min(
                endByMax(start), idle.map(limit -> use + limit.toSeconds()).orElse(Long.MAX_VALUE));
    }

    /** When a session ends however much it is used, like {@link #end}. */
    long endByMax(long start) {
        return max.map(limit -> start + limit.toSeconds()).orElse(Long.MAX_VALUE);
    }

    private static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
        return Stream.concat(one.stream(), other.stream()).min(Duration::compareTo);
    }
}
