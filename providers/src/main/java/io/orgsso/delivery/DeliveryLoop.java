package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.Backoff;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Brings one target up to date, round by round: claim in a short transaction, deliver outside any, acknowledge in a
 * short one. A crash between any two of them costs a repeated delivery and nothing else.
 */
final class DeliveryLoop {
    private static final Logger LOG = Logger.getLogger(DeliveryLoop.class);
    private static final Backoff RETRY = new Backoff(1000, 600_000);
    private static final Backoff SETTLE = new Backoff(20, 5000);
    private static final long LEASE_MILLIS = 120_000;
    private static final int LONGEST_ERROR = 1000;

    private final KeycloakSessionFactory factory;
    private final String target;
    private final int batchSize;
    private final Clock clock;
    private final SecureRandom random;

    DeliveryLoop(KeycloakSessionFactory factory, String target, int batchSize, Clock clock, SecureRandom random) {
        this.factory = factory;
        this.target = target;
        this.batchSize = batchSize;
        this.clock = clock;
        this.random = random;
    }

    /** What one round came to. */
    enum Round {
        IDLE,
        WORKED,
        UNREACHABLE
    }

    private record Parcel(MemberKey member, MemberMessage message) {}

    Round round() {
        // Any number that no other claim has: a sender that comes back after its lease finds another.
        long fence = random.nextLong(1, Long.MAX_VALUE);
        List<Parcel> parcels = new ArrayList<>();
        int claimed = inTransaction(session -> claim(session, fence, parcels));
        if (claimed == 0) {
            return Round.IDLE;
        }
        Map<MemberKey, DeliveryOutcome> outcomes;
        try {
            outcomes = outcomes(parcels);
        } catch (RuntimeException | LinkageError e) {
            LOG.warnf(
                    "Target %s could not be reached, %d messages wait: %s",
                    target, parcels.size(), e.getMessage() == null ? e.toString() : e.getMessage());
            LOG.debugf(e, "Target %s", target);
            String reason = shortened(String.valueOf(e));
            settle(fence, row -> row.release(clock.millis(), reason));
            return Round.UNREACHABLE;
        }
        settle(fence, row -> end(row, outcomes.get(row.member())));
        return Round.WORKED;
    }

    private int claim(KeycloakSession session, long fence, List<Parcel> parcels) {
        List<MemberKey> members = new Deliveries(session, clock).claim(target, fence, LEASE_MILLIS, batchSize);
        List<Optional<MemberMessage>> messages = new MessageWriter(session).write(members);
        for (int i = 0; i < members.size(); i++) {
            MemberKey member = members.get(i);
            messages.get(i).ifPresent(message -> parcels.add(new Parcel(member, message)));
        }
        return members.size();
    }

    private Map<MemberKey, DeliveryOutcome> outcomes(List<Parcel> parcels) {
        Map<MemberKey, DeliveryOutcome> outcomes = new HashMap<>();
        List<DeliveryOutcome> answers = parcels.isEmpty() ? List.of() : deliver(parcels);
        for (int i = 0; i < parcels.size(); i++) {
            outcomes.put(parcels.get(i).member(), answers.get(i));
            if (answers.get(i) instanceof DeliveryOutcome.Refused refused) {
                LOG.warnf("Target %s refused %s: %s", target, parcels.get(i).message(), refused.reason());
            }
        }
        return outcomes;
    }

    private List<DeliveryOutcome> deliver(List<Parcel> parcels) {
        // A session that never begins a transaction: it only finds the provider.
        try (KeycloakSession session = factory.create()) {
            SyncTarget provider = session.getProvider(SyncTarget.class, target);
            List<DeliveryOutcome> outcomes =
                    provider.deliver(parcels.stream().map(Parcel::message).toList());
            if (outcomes.size() != parcels.size()) {
                throw new IllegalStateException(
                        "answered " + outcomes.size() + " outcomes for " + parcels.size() + " messages");
            }
            return outcomes;
        }
    }

    /**
     * Comes back until every row of the claim is settled: what was delivered must not wait for the end of the lease
     * because the projector held a row, or a transaction was lost.
     */
    private void settle(long fence, Consumer<DeliveryEntity> verdict) {
        long leaseEnd = clock.millis() + LEASE_MILLIS;
        int tries = 0;
        while (!settled(fence, verdict) && clock.millis() < leaseEnd) {
            tries++;
            try {
                Thread.sleep(SETTLE.afterFailures(tries, random));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean settled(long fence, Consumer<DeliveryEntity> verdict) {
        try {
            return inTransaction(session -> new Deliveries(session, clock).settle(target, fence, verdict)) == 0;
        } catch (RuntimeException e) {
            LOG.debugf(e, "Outcomes of target %s were not kept, trying again", target);
            return false;
        }
    }

    /** No outcome: the member's row was purged and there was nothing to send. */
    private void end(DeliveryEntity row, @Nullable DeliveryOutcome outcome) {
        long now = clock.millis();
        if (outcome instanceof DeliveryOutcome.TryLater later) {
            row.retry(now + RETRY.afterFailures(row.attempts + 1, random), now, shortened(later.reason()));
        } else if (outcome instanceof DeliveryOutcome.Refused refused) {
            row.bury(now, shortened(refused.reason()));
        } else {
            row.acknowledge(now);
        }
    }

    private static String shortened(String error) {
        return error.substring(0, Math.min(error.length(), LONGEST_ERROR));
    }

    private <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso delivery to " + target);
    }
}
