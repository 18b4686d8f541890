package io.orgsso.sync;

import io.orgsso.organization.OptIn;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Who compares which scope. In the transaction of one session, which should be short. */
final class ReconcileRuns {
    /** Longer than any page takes; so long waits the run of a node that was killed. */
    static final long LEASE_MILLIS = 60_000;

    private final EntityManager em;
    private final Clock clock;

    ReconcileRuns(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    ReconcileRuns(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /**
     * Begins a run.
     *
     * @return empty if one is under way, or waits for somebody who goes on with it
     * @throws org.keycloak.models.ModelDuplicateException if another node begins the very first at this moment
     */
    Optional<ReconcileRun> begin(ReconcileScope scope, boolean dryRun) {
        ReconcileEntity row = em.find(ReconcileEntity.class, scope.key(), LockModeType.PESSIMISTIC_WRITE);
        // A dry run that somebody left behind interests nobody any more.
        if (row != null && row.finishedAt == null && (!row.dryRun || row.leaseUntil > clock.millis())) {
            return Optional.empty();
        }
        boolean first = row == null;
        ReconcileEntity begun = row == null ? new ReconcileEntity() : row;
        begun.scope = scope.key();
        begun.realmId = scope.realmId();
        begun.organizationId = scope.organization().map(one -> one.value()).orElse(null);
        begun.runId = UUID.randomUUID().toString();
        begun.dryRun = dryRun;
        begun.resumeAt(Cursor.START);
        begun.examined = 0;
        begun.drift = null;
        begun.startedAt = clock.millis();
        begun.finishedAt = null;
        if (!dryRun) {
            begun.repairStartedAt = begun.startedAt;
        }
        hold(begun);
        if (first) {
            em.persist(begun);
        }
        em.flush();
        return Optional.of(ReconcileRun.of(begun));
    }

    /** Takes over runs whose holder is gone. */
    List<ReconcileRun> resume() {
        List<ReconcileEntity> abandoned = em.createNamedQuery("orgsso.reconcile.abandoned", ReconcileEntity.class)
                .setParameter("now", clock.millis())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        abandoned.forEach(this::hold);
        return abandoned.stream().map(ReconcileRun::of).toList();
    }

    private void hold(ReconcileEntity row) {
        row.fence++;
        row.leaseUntil = clock.millis() + LEASE_MILLIS;
    }

    /** Lets go of a run before its end, for whoever comes next. */
    void release(ReconcileRun run) {
        ReconcileEntity row = em.find(ReconcileEntity.class, run.scope().key(), LockModeType.PESSIMISTIC_WRITE);
        if (row != null && row.fence == run.fence()) {
            row.leaseUntil = 0;
        }
    }

    /** Realms that opted in and were not compared since; a dry run mends nothing and does not count. */
    List<ReconcileScope> due(long sinceMillis) {
        Set<String> fresh = Set.copyOf(em.createNamedQuery("orgsso.reconcile.fresh", String.class)
                .setParameter("since", sinceMillis)
                .getResultList());
        return em.createQuery("select e.id from RealmEntity e where e.id in " + OptIn.REALM_IDS, String.class)
                .getResultStream()
                .map(ReconcileScope::ofRealm)
                .filter(scope -> !fresh.contains(scope.key()))
                .toList();
    }

    Optional<ReconcileRun> last(ReconcileScope scope) {
        return Optional.ofNullable(em.find(ReconcileEntity.class, scope.key())).map(ReconcileRun::of);
    }

    void forgetGoneRealms() {
        em.createNamedQuery("orgsso.reconcile.forgetGoneRealms")
                .setParameter("now", clock.millis())
                .executeUpdate();
    }
}
