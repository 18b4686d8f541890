package io.orgsso.sync;

import io.orgsso.cluster.Worker;
import io.orgsso.delivery.DeliveryNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/**
 * What of the sync lives on this node: the threads of the projection and of what is beside it, the delivery to targets,
 * and the scheduled comparison.
 */
final class SyncNode {
    private static final long FIRST_PASS_MILLIS = 2000;
    private static final long HISTORY_END_MILLIS = 300_000;
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean comparisonWanted = new AtomicBoolean();

    private final ReconcileNode reconciliation;

    private volatile @Nullable Worker projection;
    private volatile @Nullable Worker comparing;
    private @Nullable Worker placing;
    private @Nullable DeliveryNode delivery;

    SyncNode(KeycloakSessionFactory factory, SyncSettings settings, Clock clock) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
        this.reconciliation = new ReconcileNode(factory, settings, clock, this::ring);
    }

    ReconcileNode reconciliation() {
        return reconciliation;
    }

    /** Somebody left marks. */
    void ring() {
        ring(projection);
    }

    private static void ring(@Nullable Worker started) {
        if (started != null) {
            started.ring();
        }
    }

    /** Something is due for the targets. */
    synchronized void ringTargets() {
        if (delivery != null) {
            delivery.ring();
        }
    }

    /** A realm may have opted in: compare now instead of at the next full minute. */
    void compareSoon() {
        comparisonWanted.set(true);
        ring(comparing);
    }

    synchronized void start() {
        if (projection != null) {
            return;
        }
        DeliveryNode targets = new DeliveryNode(factory, clock, settings.pollMillis(), settings.deliveryBatchSize());
        ProjectionMetrics metrics = new ProjectionMetrics();
        ProjectionLoop loop = new ProjectionLoop(factory, settings, clock, random, metrics);
        Worker places = new Worker("orgsso-feed", settings.pollMillis(), new PlacingLoop(factory));
        Worker started = new Worker("orgsso-projection", settings.pollMillis(), () -> {
            loop.drain(() -> {
                targets.ring();
                places.ring();
            });
            return true;
        });
        // Beside the projector: a comparison of whole tables takes its time, or fails, and no mark waits for it.
        Worker passes = new Worker("orgsso-pass", settings.passSeconds() * 1000L, this::compareIfWanted);
        projection = started;
        comparing = passes;
        placing = places;
        delivery = targets;
        started.start();
        passes.start();
        places.start();
        targets.start();
        reconciliation.start();
        schedulePass();
        scheduleHistoryEnd();
    }

    synchronized void stop() {
        try {
            if (comparing != null) {
                comparing.stop(STOP_MILLIS);
            }
            if (projection != null) {
                projection.stop(STOP_MILLIS);
            }
            if (placing != null) {
                placing.stop(STOP_MILLIS);
            }
            reconciliation.stop(STOP_MILLIS);
            if (delivery != null) {
                delivery.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        projection = null;
        comparing = null;
        placing = null;
        delivery = null;
    }

    private void schedulePass() {
        long interval = settings.passSeconds() * 1000L;
        ClusterAwareScheduledTaskRunner runner = new ClusterAwareScheduledTaskRunner(factory, pass(), interval);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class).schedule(runner, FIRST_PASS_MILLIS, interval));
    }

    private void scheduleHistoryEnd() {
        OrgssoHistoryEnd end = new OrgssoHistoryEnd(clock, historyKept());
        ClusterAwareScheduledTaskRunner runner = new ClusterAwareScheduledTaskRunner(factory, end, HISTORY_END_MILLIS);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(runner, HISTORY_END_MILLIS, HISTORY_END_MILLIS));
    }

    private OrgssoMembershipPass pass() {
        return new OrgssoMembershipPass(clock, this::ring);
    }

    private Duration historyKept() {
        return Duration.ofDays(settings.historyDays());
    }

    /** On this node alone, where somebody asked; every full minute is the scheduled one's, on one node of all. */
    private boolean compareIfWanted() {
        if (comparisonWanted.getAndSet(false)) {
            try {
                pass().run(factory);
            } catch (RuntimeException e) {
                comparisonWanted.set(true);
                throw e;
            }
        }
        return true;
    }
}
