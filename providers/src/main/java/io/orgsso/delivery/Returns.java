package io.orgsso.delivery;

import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.delivery.Senders.Answered;
import io.orgsso.delivery.Senders.Ending;
import io.orgsso.delivery.Senders.Gone;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import io.orgsso.delivery.Senders.Unavailable;
import io.orgsso.feed.MemberMessage;
import io.orgsso.organization.OrganizationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the senders have brought back and no transaction has kept yet. */
final class Returns {
    private static final Logger LOG = Logger.getLogger(Returns.class);
    private static final int LONGEST_REASON = 1000;
    /** Of what failed here longer ago, another node may have found since that the target is well: no outage by itself. */
    private static final long LONGEST_UNTOLD_MILLIS =
            TargetStand.OUTAGE.minusMinutes(1).toMillis();

    private final String target;
    private final RandomGenerator random;
    private final List<Settlement> settlements = new ArrayList<>();
    /** Messages taken, by realm; sorted, so that two nodes count them in the same order. */
    private final Map<String, Long> delivered = new TreeMap<>();

    private boolean alive;
    /** The target has asked to be left alone, whatever it took besides. */
    private boolean asked;

    /** When the first failure was read since a message was taken, or since the target's row tells of one. */
    private @Nullable Long failedFirst;

    private @Nullable String failure;
    private @Nullable String gone;

    Returns(String target, RandomGenerator random) {
        this.target = target;
        this.random = random;
    }

    /** Where to read on once this is kept, all but what is left. */
    Returns next(List<Settlement> left) {
        Returns next = new Returns(target, random);
        next.settlements.addAll(left);
        next.failedFirst = isFailing() ? null : failedFirst;
        return next;
    }

    /**
     * @param now wall clock, for the rows
     * @param monotonic for the circuit
     */
    void read(Returned call, long now, long monotonic, Circuit circuit, DeliveryMetrics metrics) {
        Ending ending = call.ending();
        if (ending instanceof Answered answered) {
            for (int i = 0; i < call.parcels().size(); i++) {
                Parcel parcel = call.parcels().get(i);
                boolean ended = call.ended().contains(parcel.member());
                read(parcel, answered.outcomes().get(i), ended, now, monotonic, circuit, metrics);
            }
            return;
        }
        OrganizationId organization =
                call.parcels().get(call.parcels().size() - 1).member().organization();
        if (ending instanceof Gone said) {
            gone = shortened(said.reason());
            circuit.unavailable(monotonic, Duration.ZERO, organization);
        } else if (ending instanceof Unavailable said) {
            failed(now);
            fails(said.reason());
            asked |= !said.atLeast().isZero();
            circuit.unavailable(monotonic, said.atLeast(), organization);
            LOG.warnf(
                    "Target %s takes nothing, %d messages wait: %s",
                    target, call.parcels().size(), said.reason());
        }
        String reason =
                Optional.ofNullable(gone).or(() -> Optional.ofNullable(failure)).orElse("");
        release(call.parcels(), now, reason);
    }

    /** Nobody has seen these messages. */
    void release(List<Parcel> parcels, long now, String reason) {
        parcels.forEach(parcel -> settle(parcel, row -> row.release(now, reason)));
    }

    private void read(
            Parcel parcel,
            DeliveryOutcome outcome,
            boolean ended,
            long now,
            long monotonic,
            Circuit circuit,
            DeliveryMetrics metrics) {
        if (outcome instanceof DeliveryOutcome.TryLater later) {
            failed(now);
            circuit.failed(monotonic, parcel.member().organization());
            metrics.retried();
            if (circuit.isOpen()) {
                fails(later.reason());
            }
            LOG.debugf("Target %s did not take %s: %s", target, parcel.message(), later.reason());
            settle(parcel, row -> retry(row, parcel.message(), now, shortened(later.reason()), metrics));
        } else if (outcome instanceof DeliveryOutcome.Refused refused) {
            answered(circuit);
            metrics.died();
            LOG.warnf(
                    "Target %s refused %s, correlation %s: %s",
                    target, parcel.message(), parcel.message().correlationId(), refused.reason());
            settle(parcel, row -> row.bury(now, shortened(refused.reason())));
        } else {
            answered(circuit);
            metrics.delivered(now - parcel.since());
            LOG.debugf(
                    "Target %s has %s, correlation %s",
                    target, parcel.message(), parcel.message().correlationId());
            if (!ended) {
                delivered.merge(parcel.message().realmId(), 1L, Long::sum);
                settlements.add(Settlement.arrived(parcel.claim()));
            }
        }
    }

    /** It has judged a message, so it is well, whatever it said. */
    private void answered(Circuit circuit) {
        circuit.succeeded();
        alive = true;
        if (!asked) {
            failure = null;
            failedFirst = null;
        }
    }

    private void retry(DeliveryEntity row, MemberMessage message, long now, String reason, DeliveryMetrics metrics) {
        RetrySchedule.afterFailures(row.attempts + 1, random)
                .ifPresentOrElse(wait -> row.retry(now + wait, now, reason), () -> {
                    row.bury(now, reason);
                    if (row.isDead()) {
                        metrics.died();
                        LOG.warnf(
                                "Target %s has failed %s for the last time, correlation %s: %s",
                                target, message, message.correlationId(), reason);
                    }
                });
    }

    private void settle(Parcel parcel, Consumer<DeliveryEntity> verdict) {
        settlements.add(Settlement.failed(parcel.claim(), verdict));
    }

    private void failed(long now) {
        if (failedFirst == null) {
            failedFirst = now;
        }
    }

    private void fails(String reason) {
        failure = shortened(reason);
    }

    List<Settlement> settlements() {
        return settlements;
    }

    /** The transaction that was to keep this has failed: rows may not be where they were claimed. */
    void forgetPlaces() {
        settlements.replaceAll(Settlement::withoutPlace);
    }

    /** A message has been taken or refused, and nothing else was asked for: the target is well. */
    boolean alive() {
        return alive && !asked;
    }

    Map<String, Long> delivered() {
        return delivered;
    }

    /** It takes nothing, and its row is to tell of that. */
    boolean isFailing() {
        return !alive() && failure != null;
    }

    /** Since when it is failing: not after anything of this outage died, so that all of that is revived. */
    long failingSince(long now) {
        return failedFirst == null ? now : Math.max(failedFirst, now - LONGEST_UNTOLD_MILLIS);
    }

    /** Why the target takes nothing, if that is so. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Why it wants nothing any more, if that is so. */
    Optional<String> gone() {
        return Optional.ofNullable(gone);
    }

    /** A target is others' code, and what cannot be written down would be tried for ever: null, or U+0000. */
    private static String shortened(@Nullable String reason) {
        String text = Objects.requireNonNullElse(reason, "no reason given").replace('\0', ' ');
        return text.substring(0, Math.min(text.length(), LONGEST_REASON));
    }
}
