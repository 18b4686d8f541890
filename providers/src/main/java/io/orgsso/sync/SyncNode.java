package io.orgsso.sync;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.scheduled.ClusterAwareScheduledTaskRunner;
import org.keycloak.timer.TimerProvider;

/** What of the sync lives on this node: the projection's thread, one thread per target, and the scheduled comparison. */
final class SyncNode {
    private static final Logger LOG = Logger.getLogger(SyncNode.class);
    private static final Backoff LOOP_BACKOFF = new Backoff(500, 30_000);
    private static final long FIRST_PASS_MILLIS = 2000;
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Doorbell projectionBell = new Doorbell();
    private final AtomicBoolean comparisonWanted = new AtomicBoolean();
    private @Nullable Thread projection;

    SyncNode(KeycloakSessionFactory factory, SyncSettings settings, Clock clock) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
    }

    /** Somebody left marks. */
    void ring() {
        projectionBell.ring();
    }

    /** A realm may have opted in: compare at the next ring instead of at the next full minute. */
    void compareSoon() {
        comparisonWanted.set(true);
    }

    synchronized void start() {
        if (projection != null) {
            return;
        }
        Thread thread = new Thread(this::project, "orgsso-projection");
        thread.setDaemon(true);
        projection = thread;
        thread.start();
        schedulePass();
    }

    synchronized void stop() {
        if (projection == null) {
            return;
        }
        projection.interrupt();
        try {
            projection.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        projection = null;
    }

    private void schedulePass() {
        long interval = settings.passSeconds() * 1000L;
        ClusterAwareScheduledTaskRunner runner = new ClusterAwareScheduledTaskRunner(factory, pass(), interval);
        KeycloakModelUtils.runJobInTransaction(
                factory,
                session -> session.getProvider(TimerProvider.class).schedule(runner, FIRST_PASS_MILLIS, interval));
    }

    private OrgssoMembershipPass pass() {
        return new OrgssoMembershipPass(clock, this::ring);
    }

    private void project() {
        ProjectionLoop loop = new ProjectionLoop(factory, settings, clock, List.of(), random);
        int failures = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long wait = settings.pollMillis();
                try {
                    if (comparisonWanted.getAndSet(false)) {
                        pass().run(factory);
                    }
                    loop.drain();
                    failures = 0;
                } catch (RuntimeException e) {
                    failures++;
                    wait = LOOP_BACKOFF.afterFailures(failures, random);
                    LOG.warnf(e, "The projection stands still, next try in %d ms", wait);
                }
                projectionBell.await(wait);
            }
        } catch (InterruptedException e) {
            LOG.debug("Projection stopped");
        }
    }
}
