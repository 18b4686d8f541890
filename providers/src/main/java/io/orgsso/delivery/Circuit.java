package io.orgsso.delivery;

import io.orgsso.cluster.Backoff;
import io.orgsso.organization.OrganizationId;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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
    /** That have failed since it opened. */
    private int probes;

    private long nextProbe;
    private long quietUntil = Long.MIN_VALUE;
    private @Nullable OrganizationId lastFailed;

    Circuit(RandomGenerator random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
        probes = 0;
    }

    /** A message of a member of this organization failed at the target. */
    void failed(long now, OrganizationId organization) {
        failures++;
        lastFailed = organization;
        holdBack(now);
    }

    /** The target takes nothing at all, it seems by a message of this organization, and asked to be left alone so long. */
    void unavailable(long now, Duration atLeast, OrganizationId organization) {
        // Whatever becomes of other calls that are under way.
        quietUntil = Math.max(quietUntil, now + atLeast.toMillis());
        failures = Math.max(failures + 1, OPENS_AFTER);
        lastFailed = organization;
        holdBack(now);
    }

    /** An operator lets it go on. */
    void forget() {
        succeeded();
        quietUntil = Long.MIN_VALUE;
    }

    /** Many calls that were under way when it opened are one failed probe together. */
    private void holdBack(long now) {
        if (isOpen() && (probes == 0 || now >= nextProbe)) {
            probes++;
            nextProbe = now + PROBES.afterFailures(probes, random);
        }
    }

    boolean isOpen() {
        return failures >= OPENS_AFTER;
    }

    /** Whether the target has asked to be left alone. */
    boolean isQuiet(long now) {
        return now < quietUntil;
    }

    /**
     * Whose message failed last. It may be that of this organization none arrives and of others each: the next probe is
     * one of theirs.
     */
    Optional<OrganizationId> lastFailed() {
        return Optional.ofNullable(lastFailed);
    }

    /** How many messages may be taken now, where {@code usual} might and {@code underWay} calls have not come back. */
    int allowance(int usual, int underWay, long now) {
        if (isQuiet(now)) {
            return 0;
        }
        if (!isOpen()) {
            return usual;
        }
        return underWay == 0 && now >= nextProbe ? Math.min(usual, 1) : 0;
    }
}
