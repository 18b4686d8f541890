package io.orgsso.member;

import io.orgsso.cluster.NodeCache;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Who has signed in as a member before, written in the sign-in's own transaction. The store knows it too, but one
 * projector pass later and only in realms that opted in, which would be a gap in the rejoin policy.
 */
public final class MemberHistory {
    /** By organization and user; a member who comes again is known by then. */
    private static final NodeCache<Boolean> REMEMBERED = new NodeCache<>("member-history", 100_000);

    private final KeycloakSession session;
    private final EntityManager em;

    private MemberHistory(KeycloakSession session) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** The history in the transaction of {@code session}. */
    public static MemberHistory of(KeycloakSession session) {
        return new MemberHistory(session);
    }

    /** Whether this person has been here as a member. */
    public boolean knows(OrganizationId organization, UserId user) {
        return REMEMBERED.get(
                session,
                key(organization, user),
                () -> em.createNamedQuery("orgsso.history.count", Long.class)
                                .setParameter("organization", organization.value())
                                .setParameter("user", user.value())
                                .getSingleResult()
                        > 0);
    }

    /** Remembers it; a second time changes nothing. */
    public void remember(String realmId, OrganizationId organization, UserId user) {
        if (!knows(organization, user)) {
            REMEMBERED.invalidate(session, key(organization, user));
            MemberHistoryEntity row = new MemberHistoryEntity();
            row.organizationId = organization.value();
            row.userId = user.value();
            row.realmId = realmId;
            row.firstSeen = Clock.systemUTC().millis();
            em.persist(row);
        }
    }

    /** Forgets an organization that is gone. */
    public void forget(OrganizationId organization) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.history.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets a realm that is gone. */
    public void forgetRealm(String realmId) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.history.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private static String key(OrganizationId organization, UserId user) {
        return organization.value() + "/" + user.value();
    }
}
