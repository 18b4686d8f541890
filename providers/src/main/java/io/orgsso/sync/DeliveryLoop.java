package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
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
    private static final long LEASE_MILLIS = 120_000;

    private final KeycloakSessionFactory factory;
    private final String target;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random;

    DeliveryLoop(
            KeycloakSessionFactory factory, String target, SyncSettings settings, Clock clock, SecureRandom random) {
        this.factory = factory;
        this.target = target;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** What one round came to. */
    enum Round {
        IDLE,
        WORKED,
        UNREACHABLE
    }

    private record Parcel(Deliveries.Claim claim, MemberMessage message) {}

    Round round() {
        // Any number that no other claim has: a sender that comes back after its lease finds another.
        long fence = random.nextLong(1, Long.MAX_VALUE);
        List<Parcel> parcels = new ArrayList<>();
        int claimed = inTransaction(session -> claim(session, fence, parcels));
        if (claimed == 0) {
            return Round.IDLE;
        }
        List<DeliveryOutcome> outcomes;
        try {
            outcomes = parcels.isEmpty() ? List.of() : deliver(parcels);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "Target %s could not be reached, %d messages wait: %s",
                    target, parcels.size(), e.getMessage() == null ? e.toString() : e.getMessage());
            LOG.debugf(e, "Target %s", target);
            inTransaction(session -> release(session, fence, String.valueOf(e)));
            return Round.UNREACHABLE;
        }
        inTransaction(session -> settle(session, fence, parcels, outcomes));
        return Round.WORKED;
    }

    private int claim(KeycloakSession session, long fence, List<Parcel> parcels) {
        List<Deliveries.Claim> claims =
                new Deliveries(session, clock).claim(target, fence, LEASE_MILLIS, settings.batchSize());
        List<MemberKey> members = claims.stream().map(Deliveries.Claim::member).toList();
        List<Optional<MemberMessage>> messages = new MessageWriter(session).write(members);
        for (int i = 0; i < claims.size(); i++) {
            Deliveries.Claim claim = claims.get(i);
            messages.get(i).ifPresent(message -> parcels.add(new Parcel(claim, message)));
        }
        return claims.size();
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

    private boolean settle(KeycloakSession session, long fence, List<Parcel> parcels, List<DeliveryOutcome> outcomes) {
        Deliveries deliveries = new Deliveries(session, clock);
        for (int i = 0; i < parcels.size(); i++) {
            Deliveries.Claim claim = parcels.get(i).claim();
            DeliveryOutcome outcome = outcomes.get(i);
            if (outcome instanceof DeliveryOutcome.TryLater later) {
                retry(deliveries, fence, claim, later.reason());
            } else if (outcome instanceof DeliveryOutcome.Refused refused) {
                LOG.warnf("Target %s refused %s: %s", target, parcels.get(i).message(), refused.reason());
                deliveries.bury(target, fence, claim.member(), refused.reason());
            }
        }
        deliveries.acknowledge(target, fence);
        return true;
    }

    private boolean release(KeycloakSession session, long fence, String reason) {
        new Deliveries(session, clock).release(target, fence, reason);
        return true;
    }

    private void retry(Deliveries deliveries, long fence, Deliveries.Claim claim, String reason) {
        deliveries.retry(target, fence, claim.member(), RETRY.afterFailures(claim.attempts() + 1, random), reason);
    }

    private <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso delivery to " + target);
    }
}
