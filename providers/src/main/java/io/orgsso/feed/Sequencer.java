package io.orgsso.feed;

import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.util.List;
import org.hibernate.Session;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
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
        List<String> unplaced = em.createNamedQuery("orgsso.change.unplaced", String.class)
                .setMaxResults(BATCH)
                .getResultList();
        place(em, unplaced, head.position);
        head.position += unplaced.size();
        return unplaced.size() == BATCH;
    }

    /** Past Hibernate: of each change one column travels, instead of all of them there and back. */
    private static void place(EntityManager em, List<String> changes, long after) {
        if (changes.isEmpty()) {
            return;
        }
        String sql = "update " + JpaUtils.getTableNameForNativeQuery("ORGSSO_CHANGE", em)
                + " set FEED_POSITION = ? where ID = ?";
        em.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement place = connection.prepareStatement(sql)) {
                for (int i = 0; i < changes.size(); i++) {
                    place.setLong(1, after + i + 1);
                    place.setString(2, changes.get(i));
                    place.addBatch();
                }
                place.executeBatch();
            }
        });
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
