package io.orgsso.delivery;

import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.delivery.Senders.Answered;
import io.orgsso.delivery.Senders.Ending;
import io.orgsso.delivery.Senders.Gone;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import io.orgsso.delivery.Senders.Unavailable;
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

    private final String target;
    private final RandomGenerator random;
    private final List<Settlement> settlements = new ArrayList<>();
    /** Messages taken, by realm; sorted, so that two nodes count them in the same order. */
    private final Map<String, Long> delivered = new TreeMap<>();

    private boolean anyDelivered;
    private @Nullable String failure;
    private @Nullable String gone;

    Returns(String target, RandomGenerator random) {
        this.target = target;
        this.random = random;
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
        if (ending instanceof Gone said) {
            gone = shortened(said.reason());
            circuit.unavailable(monotonic, Duration.ZERO);
        } else if (ending instanceof Unavailable said) {
            fails(said.reason());
            circuit.unavailable(monotonic, said.atLeast());
            LOG.warnf(
                    "Target %s takes nothing, %d messages wait: %s",
                    target, call.parcels().size(), said.reason());
        }
        String reason =
                Optional.ofNullable(gone).or(() -> Optional.ofNullable(failure)).orElse("");
        call.parcels().forEach(parcel -> settle(parcel, row -> row.release(now, reason)));
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
            circuit.failed(monotonic);
            metrics.retried();
            if (circuit.isOpen()) {
                fails(later.reason());
            }
            LOG.debugf("Target %s did not take %s: %s", target, parcel.message(), later.reason());
            settle(parcel, row -> retry(row, now, shortened(later.reason())));
        } else if (outcome instanceof DeliveryOutcome.Refused refused) {
            circuit.succeeded();
            metrics.died();
            LOG.warnf(
                    "Target %s refused %s, correlation %s: %s",
                    target, parcel.message(), parcel.message().correlationId(), refused.reason());
            settle(parcel, row -> row.bury(now, shortened(refused.reason())));
        } else {
            circuit.succeeded();
            failure = null;
            metrics.delivered(now - parcel.message().occurredAt().toEpochMilli());
            LOG.debugf(
                    "Target %s has %s, correlation %s",
                    target, parcel.message(), parcel.message().correlationId());
            anyDelivered = true;
            if (!ended) {
                delivered.merge(parcel.message().realmId(), 1L, Long::sum);
                settlements.add(Settlement.arrived(parcel.claim()));
            }
        }
    }

    private void retry(DeliveryEntity row, long now, String reason) {
        RetrySchedule.afterFailures(row.attempts + 1, random)
                .ifPresentOrElse(wait -> row.retry(now + wait, now, reason), () -> {
                    LOG.warnf("Target %s has failed %s for the last time: %s", target, row.member(), reason);
                    row.bury(now, reason);
                });
    }

    private void settle(Parcel parcel, Consumer<DeliveryEntity> verdict) {
        settlements.add(Settlement.failed(parcel.claim(), verdict));
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

    /** Something has been taken, so the target is well. */
    boolean anyDelivered() {
        return anyDelivered;
    }

    Map<String, Long> delivered() {
        return delivered;
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
