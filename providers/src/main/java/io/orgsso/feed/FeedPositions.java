package io.orgsso.feed;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;

/** Both ends of the feed. */
final class FeedPositions {
    private FeedPositions() {}

    /** The highest position given so far, as committed now. */
    static long head(EntityManager em) {
        return position(em, FeedEntity.MEMBERS);
    }

    /** The highest position whose change may be gone, as committed now. */
    static long purged(EntityManager em) {
        return position(em, FeedEntity.PURGED);
    }

    /** One end under lock until the transaction is over. */
    static FeedEntity lock(EntityManager em, String name) {
        FeedEntity end = em.find(FeedEntity.class, name, LockModeType.PESSIMISTIC_WRITE);
        if (end == null) {
            throw new IllegalStateException("ORGSSO_FEED has lost its row '" + name + "'");
        }
        return end;
    }

    /** A scalar, so that no entity of an earlier read answers for the database. */
    private static long position(EntityManager em, String name) {
        return em.createNamedQuery("orgsso.feed.position", Long.class)
                .setParameter("name", name)
                .getSingleResult();
    }
}
