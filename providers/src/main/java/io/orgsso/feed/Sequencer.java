package io.orgsso.feed;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Gives committed changes their position in the feed. Positions are given in a transaction of their own under the lock
 * of the head row, so a reader that saw position n will never see a smaller one appear, and no login takes a sequence.
 *
 * <p>One member's changes are placed by version, also across batches: each was committed under the lock of the member's
 * row, so whoever sees the newer sees the older too, places it before or has placed it.
 */
public final class Sequencer {
    private static final int BATCH = 500;

    private Sequencer() {}

    /** Places one batch; answers whether more may be waiting. */
    public static boolean placeBatch(KeycloakSession session) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        FeedEntity head = FeedPositions.lock(em, FeedEntity.MEMBERS);
        // After the lock: whatever was committed before the former holder let go is seen here.
        List<ChangeEntity> unplaced = em.createNamedQuery("orgsso.change.unplaced", ChangeEntity.class)
                .setMaxResults(BATCH)
                .getResultList();
        for (ChangeEntity change : unplaced) {
            head.position++;
            change.position = head.position;
        }
        return unplaced.size() == BATCH;
    }

    /**
     * Leaves out positions up to {@code position}: after a restored database, those given after its backup have been read
     * by somebody. Whoever reads on from one of them is told to begin anew.
     */
    public static void leapTo(KeycloakSession session, long position) {
        EntityManager em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        FeedEntity head = FeedPositions.lock(em, FeedEntity.MEMBERS);
        head.position = Math.max(head.position, position);
        FeedPositions.lock(em, FeedEntity.PURGED).position = head.position;
    }
}
