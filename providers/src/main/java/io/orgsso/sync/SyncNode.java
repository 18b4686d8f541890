package io.orgsso.sync;

import io.orgsso.cluster.Worker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/** What of the sync lives on this node: the projection's thread, one thread per target, and the scheduled comparison. */
final class SyncNode {
    private static final long FIRST_PASS_MILLIS = 2000;
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean comparisonWanted = new AtomicBoolean();
    /** By target's name. */
    private final Map<String, Worker> targets = new TreeMap<>();

    private volatile @Nullable Worker projection;

    SyncNode(KeycloakSessionFactory factory, SyncSettings settings, Clock clock) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
    }

    /** Somebody left marks. */
    void ring() {
        Worker started = projection;
        if (started != null) {
            started.ring();
        }
    }

    /** A realm may have opted in: compare now instead of at the next full minute. */
    void compareSoon() {
        comparisonWanted.set(true);
        ring();
    }

    synchronized void start() {
        if (projection != null) {
            return;
        }
        factory.getProviderFactoriesStream(SyncTarget.class)
                .map(SyncTargetFactory.class::cast)
                .filter(SyncTargetFactory::isConfigured)
                .map(SyncTargetFactory::getId)
                .forEach(target -> targets.put(target, worker("orgsso-target-" + target, deliveries(target))));
        ProjectionLoop loop = new ProjectionLoop(factory, settings, clock, List.copyOf(targets.keySet()), random);
        Worker started = worker("orgsso-projection", () -> project(loop));
        projection = started;
        started.start();
        targets.values().forEach(Worker::start);
        schedulePass();
    }

    synchronized void stop() {
        try {
            for (Worker worker : workers()) {
                worker.stop(STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        projection = null;
        targets.clear();
    }

    private List<Worker> workers() {
        return Stream.concat(Stream.ofNullable(projection), targets.values().stream())
                .toList();
    }

    private Worker worker(String name, Worker.Turn turn) {
        return new Worker(name, settings.pollMillis(), turn);
    }

    private void schedulePass() {
        long interval = settings.passSeconds() * 1000L;
        ClusterAwareScheduledTaskRunner runner = new ClusterAwareScheduledTaskRunner(factory, pass(), interval);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class).schedule(runner, FIRST_PASS_MILLIS, interval));
    }

    private OrgssoMembershipPass pass() {
        return new OrgssoMembershipPass(clock, List.copyOf(targets.keySet()), this::ring);
    }

    private boolean project(ProjectionLoop loop) {
        if (comparisonWanted.getAndSet(false)) {
            compare();
        }
        if (loop.drain()) {
            targets.values().forEach(Worker::ring);
        }
        return true;
    }

    private void compare() {
        try {
            pass().run(factory);
        } catch (RuntimeException e) {
            comparisonWanted.set(true);
            throw e;
        }
    }

    private Worker.Turn deliveries(String target) {
        DeliveryLoop loop = new DeliveryLoop(factory, target, settings, clock, random);
        AtomicBoolean filled = new AtomicBoolean();
        return () -> {
            if (!filled.get()) {
                new Backfill(factory, target, clock).run();
                filled.set(true);
            }
            DeliveryLoop.Round round = loop.round();
            while (round == DeliveryLoop.Round.WORKED && !Thread.currentThread().isInterrupted()) {
                round = loop.round();
            }
            return round != DeliveryLoop.Round.UNREACHABLE;
        };
    }
}
