package io.orgsso.sync;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** {@code orgsso_sync_*} of the projector: what it has yet to look at, and whether it works at all. */
final class ProjectionMetrics {
    private static final long LOOK_AROUND_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Counter failed = Counter.builder("orgsso.sync.marks.failed")
            .description("Marks that did not settle and are tried again")
            .register(Metrics.globalRegistry);
    private final AtomicLong marks = new AtomicLong();
    private final AtomicLong oldestSeconds = new AtomicLong();
    private final AtomicLong workedAtNanos = new AtomicLong(System.nanoTime());
    private long lookedAtNanos = System.nanoTime() - LOOK_AROUND_NANOS;

    ProjectionMetrics() {
        gauge("orgsso.sync.marks", "What the projector has yet to look at; one may stand for many members", marks);
        gauge("orgsso.sync.marks.oldest.age", "How long the oldest of it waits, in seconds", oldestSeconds);
        // Counted when it is asked for: a projector that hangs would not tell.
        Gauge.builder("orgsso.sync.projector.age", this, ProjectionMetrics::secondsSinceItWorked)
                .description("Seconds since this node's projector last came to the end of a batch")
                .register(Metrics.globalRegistry);
    }

    private static void gauge(String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(Metrics.globalRegistry);
    }

    private double secondsSinceItWorked() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - workedAtNanos.get()) / 1000.0;
    }

    void markFailed() {
        failed.increment();
    }

    /** A batch, perhaps of nothing, has come to its end; looks around seldom, since that reads all marks there are. */
    void worked(KeycloakSessionFactory factory, Clock clock) {
        long now = System.nanoTime();
        workedAtNanos.set(now);
        if (now - lookedAtNanos >= LOOK_AROUND_NANOS) {
            lookedAtNanos = now;
            KeycloakModelUtils.runJobInTransaction(factory, session -> look(session, clock));
        }
    }

    private void look(KeycloakSession session, Clock clock) {
        Object[] waiting = session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createNamedQuery("orgsso.mark.waiting", Object[].class)
                .getSingleResult();
        marks.set((Long) waiting[0]);
        oldestSeconds.set(waiting[1] == null ? 0 : Math.max(0, clock.millis() - (Long) waiting[1]) / 1000);
    }
}
