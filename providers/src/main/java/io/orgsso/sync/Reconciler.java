package io.orgsso.sync;

import io.orgsso.account.MemberProjection;
import io.orgsso.cluster.AfterCommit;
import io.orgsso.feed.Sequencer;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What an operator may ask of the sync: compare truth and projection now, or give every member a new version. */
public final class Reconciler {
    private static final long LOOK_MILLIS = 100;

    private final KeycloakSession session;
    private final ReconcileNode node;
    private final Clock clock = Clock.systemUTC();

    private Reconciler(KeycloakSession session) {
        this.session = session;
        this.node = MembershipSyncListenerFactory.nodeOf(session).reconciliation();
    }

    public static Reconciler of(KeycloakSession session) {
        return new Reconciler(session);
    }

    /**
     * Compares; without a dry run, leaves marks. Works in transactions of its own.
     *
     * @param patience how long to work at most; what is left then is done by a thread beside requests
     * @return empty if this scope is being compared already
     */
    public Optional<ReconcileRun> reconcile(ReconcileScope scope, boolean dryRun, Duration patience) {
        long until = clock.millis() + patience.toMillis();
        return node.begin(scope, dryRun).map(run -> node.drive(run, until));
    }

    /** How many of a run's marks are not settled yet, after waiting up to {@code patience} for all of them. */
    public long pending(ReconcileRun run, Duration patience) {
        long until = clock.millis() + patience.toMillis();
        long pending = pending(run);
        while (pending > 0 && clock.millis() < until) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return pending;
            }
            pending = pending(run);
        }
        return pending;
    }

    private long pending(ReconcileRun run) {
        return node.inTransaction(
                fresh -> new Marks(fresh, clock).pending(run.scope().realmId(), run.runId()));
    }

    /** The last run of a scope. */
    public Optional<ReconcileRun> last(ReconcileScope scope) {
        return new ReconcileRuns(session, clock).last(scope);
    }

    /**
     * A rebuild that was asked for.
     *
     * @param startedAt every member of the realm gets a version of at least this, in epoch milliseconds
     * @param members how many there are, former ones too
     */
    public record Rebuild(Instant startedAt, long members) {}

    /**
     * Gives every member of a realm a new version, in this session's transaction and after it: for targets that know more
     * than a database which was restored. Positions of the feed go on behind all that were given before the loss.
     *
     * @return empty if one is under way; the transaction is rolled back then
     */
    public Optional<Rebuild> rebuild(String realmId) {
        long now = clock.millis();
        // Before the count: of two who ask at once the second waits here for the lock, and sees the marks of the first.
        Sequencer.leapTo(session, now);
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        boolean running = em.createNamedQuery("orgsso.mark.ofCause", Long.class)
                        .setParameter("realm", realmId)
                        .setParameter("cause", MarkEntity.REBUILD)
                        .getSingleResult()
                > 0;
        if (running) {
            session.getTransactionManager().setRollbackOnly();
            return Optional.empty();
        }
        Origin origin = new Origin(MarkEntity.REBUILD, null, UUID.randomUUID().toString());
        new Marks(session, clock).leaveAll(realmId, List.of(new Marks.Spot(null, null, null)), origin, now);
        AfterCommit.run(session, MembershipSyncListenerFactory.nodeOf(session)::ring);
        return Optional.of(new Rebuild(
                Instant.ofEpochMilli(now), MemberProjection.of(session).count(realmId)));
    }
}
