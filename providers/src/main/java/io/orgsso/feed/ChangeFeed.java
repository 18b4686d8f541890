package io.orgsso.feed;

import io.orgsso.account.MemberRow;
import io.orgsso.cluster.BoundedDelete;
import jakarta.persistence.EntityManager;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The changes of members in the transaction of one session. */
public final class ChangeFeed {
    private final EntityManager em;

    private ChangeFeed(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    public static ChangeFeed of(KeycloakSession session) {
        return new ChangeFeed(session);
    }

    /** Writes down that a member is now as {@code row} says. Its place in the feed comes after the commit. */
    public void record(MemberRow row) {
        em.persist(ChangeEntity.of(row));
    }

    /**
     * Deletes up to {@code limit} changes of a realm that is gone; answers how many. Positions are not given again: a
     * reader sees a gap, no reuse.
     */
    public int forgetRealm(String realmId, int limit) {
        return BoundedDelete.of(
                em,
                em.createNamedQuery("orgsso.change.ofRealm", ChangeEntity.class).setParameter("realm", realmId),
                limit);
    }
}
