package io.orgsso.delivery;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * The targets that there are for all nodes, in the transaction of one session: those that are switched off for a while
 * too, so that what happens meanwhile is owed to them.
 */
public final class TargetList {
    private static final Duration GRAIN = Duration.ofHours(1);

    private final EntityManager em;
    private final Clock clock;

    public TargetList(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    TargetList(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /**
     * Their names, for whoever enters what they are owed: until this transaction ends no target is added. So a new one
     * finds in the projection whatever was written without it.
     */
    List<String> held() {
        lock(LockModeType.PESSIMISTIC_READ);
        return names();
    }

    /** Until this transaction ends nobody enters what targets are owed. */
    void holdAlone() {
        lock(LockModeType.PESSIMISTIC_WRITE);
    }

    List<String> names() {
        return em.createNamedQuery("orgsso.target.names", String.class).getResultList();
    }

    /**
     * A node delivers to this target. One that nobody has heard of is added.
     *
     * @return whether {@link Backfill} has something to do
     */
    boolean enter(String name) {
        // Before the look: whoever is forgetting the target holds its row, and has it filled anew.
        em.createNamedQuery("orgsso.target.seen")
                .setParameter("name", name)
                .setParameter("now", clock.millis())
                .setParameter("before", clock.millis() - GRAIN.toMillis())
                .executeUpdate();
        Optional<Boolean> filled = filled(name);
        if (filled.isEmpty()) {
            holdAlone();
            filled = filled(name);
        }
        if (filled.isEmpty()) {
            TargetEntity target = new TargetEntity();
            target.name = name;
            target.seenAt = clock.millis();
            em.persist(target);
            em.flush();
        }
        return !filled.orElse(false);
    }

    private Optional<Boolean> filled(String name) {
        return em.createNamedQuery("orgsso.target.filled", Boolean.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    /**
     * Forgets targets to which no node has delivered since then, and what they are owed: the first that is left, at most
     * {@code limit} rows of it.
     *
     * @return whether there may be more
     */
    public boolean forgetAbsent(Instant since, int limit) {
        List<String> absent = em.createNamedQuery("orgsso.target.absent", String.class)
                .setParameter("before", since.toEpochMilli())
                .setMaxResults(1)
                .getResultList();
        if (absent.isEmpty()) {
            return false;
        }
        String name = absent.get(0);
        TargetEntity target = em.find(TargetEntity.class, name, LockModeType.PESSIMISTIC_WRITE);
        if (target == null || target.seenAt >= since.toEpochMilli()) {
            return true;
        }
        // Should it come back before it is forgotten, it is to hear again of those it is owed no more.
        target.filled = false;
        target.fillOrganization = null;
        target.fillUser = null;
        if (forgetSome(name, limit) == 0) {
            holdAlone();
            // What was entered before the lock.
            if (forgetSome(name, limit) == 0) {
                em.remove(target);
                em.createNamedQuery("orgsso.tally.forgetTarget")
                        .setParameter("target", name)
                        .executeUpdate();
            }
        }
        return true;
    }

    private int forgetSome(String name, int limit) {
        List<DeliveryEntity> some = em.createNamedQuery("orgsso.delivery.ofTarget", DeliveryEntity.class)
                .setParameter("target", name)
                .setMaxResults(limit)
                .getResultList();
        some.forEach(em::remove);
        return some.size();
    }

    private void lock(LockModeType mode) {
        if (em.find(TargetEntity.class, TargetEntity.LIST, mode) == null) {
            throw new IllegalStateException("ORGSSO_TARGET has lost its row '" + TargetEntity.LIST + "'");
        }
    }
}
