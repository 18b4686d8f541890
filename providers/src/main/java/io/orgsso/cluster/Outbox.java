package io.orgsso.cluster;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Clock;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * What of one kind is yet to be told, in the transaction of one session.
 *
 * @param <T> the entity of its table
 */
public final class Outbox<T extends Owed> {
    private final EntityManager em;
    private final Class<T> rows;
    private final String name;
    private final Clock clock;

    public Outbox(KeycloakSession session, Class<T> rows, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), rows, clock);
    }

    public Outbox(EntityManager em, Class<T> rows, Clock clock) {
        this.em = em;
        this.rows = rows;
        this.name = rows.getAnnotation(Entity.class).name();
        this.clock = clock;
    }

    /** Due at once. */
    public void leave(T row) {
        row.createdAt = clock.millis();
        row.dueAt = row.createdAt;
        em.persist(row);
    }

    /** Takes up to {@code limit} due rows until the lease runs out. */
    public List<T> claim(long fence, long leaseMillis, int limit) {
        long now = clock.millis();
        // The index on DUE_AT.
        List<T> due = SkipLocked.select(
                em.createQuery("select o from " + name + " o where o.dueAt <= :now order by o.dueAt", rows)
                        .setParameter("now", now)
                        .setMaxResults(limit));
        due.forEach(row -> {
            row.fence = fence;
            row.dueAt = now + leaseMillis;
        });
        em.flush();
        return due;
    }

    /** There is nothing more to tell. Changes nothing if another claim has taken the row over. */
    public void settle(String id, long fence) {
        claimed("delete from " + name + " o where o.id = :id and o.fence = :fence", id, fence)
                .executeUpdate();
    }

    /** To be tried again. Changes nothing if another claim has taken the row over. */
    public void postpone(String id, long fence, long delayMillis) {
        claimed(
                        "update " + name + " o set o.dueAt = :due, o.attempts = o.attempts + 1, o.fence = 0"
                                + " where o.id = :id and o.fence = :fence",
                        id,
                        fence)
                .setParameter("due", clock.millis() + delayMillis)
                .executeUpdate();
    }

    /** By the index on REALM_ID. */
    public void forgetRealm(String realmId) {
        em.createQuery("delete from " + name + " o where o.realmId = :realm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private Query claimed(String statement, String id, long fence) {
        return em.createQuery(statement).setParameter("id", id).setParameter("fence", fence);
    }
}
