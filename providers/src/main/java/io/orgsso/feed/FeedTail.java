package io.orgsso.feed;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Ends the feed's history. Always at the front and without a hole, so that one position tells what is left: a change from
 * a clock that ran ahead keeps those behind it longer, and nothing goes early. A change without a position never goes.
 */
public final class FeedTail {
    private final EntityManager em;

    public FeedTail(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Deletes changes that are older than {@code before} (epoch milliseconds), and those that a rebuild has put out of
     * reach.
     *
     * @return how many; fewer than {@code limit} if no more are as old
     */
    public int purge(long before, int limit) {
        // One at a time: the next one looks when the former has committed.
        FeedEntity tail = FeedPositions.lock(em, FeedEntity.PURGED);
        List<Object[]> oldest = em.createNamedQuery("orgsso.change.oldest", Object[].class)
                .setMaxResults(limit)
                .getResultList();
        int purged = 0;
        while (purged < oldest.size()
                && ((Long) oldest.get(purged)[0] <= tail.position || (Long) oldest.get(purged)[1] < before)) {
            purged++;
        }
        if (purged > 0) {
            long last = (Long) oldest.get(purged - 1)[0];
            tail.position = Math.max(tail.position, last);
            em.createNamedQuery("orgsso.change.purge")
                    .setParameter("upTo", last)
                    .executeUpdate();
        }
        return purged;
    }
}
