package io.orgsso.sync;

import io.orgsso.cluster.Backoff;
import io.orgsso.cluster.Pace;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Drains the marks, batch by batch, each batch a transaction and a session of its own. One runs on every node. */
final class ProjectionLoop {
    private static final Logger LOG = Logger.getLogger(ProjectionLoop.class);
    private static final long PACE_MILLIS = 20;
    private static final Backoff MARK_BACKOFF = new Backoff(200, 60_000);

    private final KeycloakSessionFactory factory;
    private final SyncSettings settings;
    private final Clock clock;
    private final SecureRandom random;
    private final Pace pace = new Pace(PACE_MILLIS);
    private final ProjectionMetrics metrics;
    private @Nullable PersonDigest digest;

    ProjectionLoop(
            KeycloakSessionFactory factory,
            SyncSettings settings,
            Clock clock,
            SecureRandom random,
            ProjectionMetrics metrics) {
        this.factory = factory;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
    }

    /**
     * Works off the marks that are due; who leaves more rings again.
     *
     * @param changed told after each batch by which some members have a new version
     */
    void drain(Runnable changed) {
        PersonDigest key = digest();
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            pace.await();
            Batch batch = batch(key);
            metrics.worked(factory, clock);
            more = batch.more();
            if (batch.changed() > 0) {
                changed.run();
                if (more) {
                    pace.skip();
                }
            }
        }
    }

    /** @param more whether marks are left that nobody will ring for */
    private record Batch(int changed, boolean more) {}

    private Batch batch(PersonDigest key) {
        try {
            return inTransaction(session -> settle(session, marks(session).claim(settings.batchSize()), key));
        } catch (RuntimeException e) {
            LOG.debugf(e, "A batch of marks did not settle, trying them one by one");
            return oneByOne(key);
        }
    }

    /** One bad mark, or one lost race for a first row, holds up nobody else. */
    private Batch oneByOne(PersonDigest key) {
        int changed = 0;
        List<String> due = inTransaction(session -> marks(session).due(settings.batchSize()));
        for (String id : due) {
            try {
                changed += inTransaction(
                                session -> settle(session, marks(session).claim(id), key))
                        .changed();
            } catch (RuntimeException e) {
                postpone(id, e);
            }
        }
        return new Batch(changed, !due.isEmpty());
    }

    private void postpone(String id, RuntimeException failure) {
        metrics.markFailed();
        inTransaction(session -> {
            int failures = marks(session).attempts(id) + 1;
            long delay = MARK_BACKOFF.afterFailures(failures, random);
            // A first failure is mostly a lost race; the third is a finding.
            LOG.logf(
                    failures < 3 ? Logger.Level.DEBUG : Logger.Level.WARN,
                    failure,
                    "Mark %s did not settle (attempt %d), next try in %d ms",
                    id,
                    failures,
                    delay);
            marks(session).postpone(id, delay, String.valueOf(failure));
            return failures;
        });
    }

    private Batch settle(KeycloakSession session, List<MarkEntity> held, PersonDigest digest) {
        Projector.Settled settled = new Projector(session, clock, digest).settle(held);
        return new Batch(settled.changed(), settled.expanded() || held.size() >= settings.batchSize());
    }

    /**
     * In a transaction of its own that is over before a batch begins: a key that was used must outlive a batch that
     * fails, and a key that was never committed must not be used.
     */
    private PersonDigest digest() {
        PersonDigest known = digest;
        if (known == null) {
            known = inTransaction(session -> DigestKey.load(session, settings, random));
            digest = known;
        }
        return known;
    }

    private Marks marks(KeycloakSession session) {
        return new Marks(session, clock);
    }

    private <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso projection");
    }
}
