package io.orgsso.member;

import io.orgsso.organization.MembershipKey;
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
    private final EntityManager em;

    private MemberHistory(EntityManager em) {
        this.em = em;
    }

    /** The history in the transaction of {@code session}. */
    public static MemberHistory of(KeycloakSession session) {
        return new MemberHistory(
                session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /** Whether this person has been here as a member. */
    public boolean knows(OrganizationId organization, UserId user) {
        return em.find(MemberHistoryEntity.class, MembershipKey.of(organization, user)) != null;
    }

    /** Remembers it; a second time changes nothing. */
    public void remember(String realmId, OrganizationId organization, UserId user) {
        if (!knows(organization, user)) {
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
        em.createNamedQuery("orgsso.history.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets a realm that is gone. */
    public void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.history.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
