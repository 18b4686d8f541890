package io.orgsso.sync;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/** What of the sync lives on this node: the projection's thread, one thread per target, and the scheduled comparison. */
final class SyncNode {
    private static final Logger LOG = Logger.getLogger(SyncNode.class);
    private static final Backoff TROUBLE = new Backoff(500, 30_000);
    private static final long FIRST_PASS_MILLIS = 2000;
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Doorbell projectionBell = new Doorbell();
    private final Map<String, Doorbell> targetBells = new TreeMap<>();
    private final AtomicBoolean comparisonWanted = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    /** Beside the threads' interruption, which work that fails may have swallowed. */
    private volatile boolean stopping;

    SyncNode(KeycloakSessionFactory factory, SyncSettings settings, Clock clock) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
    }

    /** Somebody left marks. */
    void ring() {
        projectionBell.ring();
    }

    /** A realm may have opted in: compare now instead of at the next full minute. */
    void compareSoon() {
        comparisonWanted.set(true);
        ring();
    }

    synchronized void start() {
        if (!threads.isEmpty()) {
            return;
        }
        stopping = false;
        factory.getProviderFactoriesStream(SyncTarget.class)
                .map(SyncTargetFactory.class::cast)
                .filter(SyncTargetFactory::isConfigured)
                .forEach(target -> targetBells.put(target.getId(), new Doorbell()));
        ProjectionLoop projection =
                new ProjectionLoop(factory, settings, clock, List.copyOf(targetBells.keySet()), random);
        run("orgsso-projection", projectionBell, () -> project(projection));
        targetBells.forEach((target, bell) -> run("orgsso-target-" + target, bell, deliveries(target)));
        schedulePass();
    }

    synchronized void stop() {
        stopping = true;
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    private void schedulePass() {
        long interval = settings.passSeconds() * 1000L;
        ClusterAwareScheduledTaskRunner runner = new ClusterAwareScheduledTaskRunner(factory, pass(), interval);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class).schedule(runner, FIRST_PASS_MILLIS, interval));
    }

    private OrgssoMembershipPass pass() {
        return new OrgssoMembershipPass(clock, List.copyOf(targetBells.keySet()), this::ring);
    }

    /** One turn of a thread's work; false: something is in the way, come back later and later. */
    private interface Turn {
        boolean take();
    }

    private boolean project(ProjectionLoop loop) {
        if (comparisonWanted.getAndSet(false)) {
            compare();
        }
        if (loop.drain()) {
            targetBells.values().forEach(Doorbell::ring);
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

    private Turn deliveries(String target) {
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

    private void run(String name, Doorbell bell, Turn turn) {
        Thread thread = new Thread(() -> turns(name, bell, turn), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void turns(String name, Doorbell bell, Turn turn) {
        int failures = 0;
        try {
            while (!stopping && !Thread.currentThread().isInterrupted()) {
                failures = took(name, turn) ? 0 : failures + 1;
                if (failures == 0) {
                    bell.await(settings.pollMillis());
                } else {
                    // Not woken by new work: trouble passes with time, not with more work.
                    Thread.sleep(TROUBLE.afterFailures(failures, random));
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("%s stopped", name);
        }
    }

    /** Also errors, of a target's library for example: a thread that died would leave its work undone in silence. */
    private static boolean took(String name, Turn turn) {
        try {
            return turn.take();
        } catch (Throwable e) {
            LOG.warnf(e, "%s was interrupted in its work and tries again", name);
            return false;
        }
    }
}
