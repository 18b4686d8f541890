package io.orgsso.session;

import io.orgsso.cluster.NodeCache;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Tuple;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What organizations decide about sign-ons: whether a password will do, and how long a session may live. */
public final class SignOnPolicies {
    /** By organization; every sign-on and every token asks. */
    private static final NodeCache<SignOnPolicy> REMEMBERED = new NodeCache<>("sign-on-policies", 50_000);

    /** By realm: whether any of its organizations limits sessions. Where none does, nobody's memberships are read. */
    private static final NodeCache<Boolean> LIMITED = new NodeCache<>("session-limits", 1000);

    private final KeycloakSession session;
    private final EntityManager em;

    private SignOnPolicies(KeycloakSession session) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Policies in the transaction of {@code session}. */
    public static SignOnPolicies of(KeycloakSession session) {
        return new SignOnPolicies(session);
    }

    /** The policy of an organization; the default until it has decided. */
    public SignOnPolicy of(OrganizationId organization) {
        return REMEMBERED.get(session, organization.value(), () -> read(organization));
    }

    /** The shortest limits among the organizations that this person belongs to. */
    SessionLimits limitsOfMember(String realmId, UserId user) {
        return LIMITED.get(session, realmId, () -> anyLimit(realmId))
                ? shortestOfMember(realmId, user)
                : SessionLimits.NONE;
    }

    private boolean anyLimit(String realmId) {
        return em.createNamedQuery("orgsso.signOnPolicy.anyLimit", Long.class)
                        .setParameter("realm", realmId)
                        .getSingleResult()
                > 0;
    }

    private SessionLimits shortestOfMember(String realmId, UserId user) {
        return SignOnPolicyEntity.limits(em.createNamedQuery("orgsso.signOnPolicy.shortestOfMember", Tuple.class)
                .setParameter("realm", realmId)
                .setParameter("user", user.value())
                .getSingleResult());
    }

    /** Columns, not the entity: the persistence context may hold an older row than the database. */
    private SignOnPolicy read(OrganizationId organization) {
        return em.createNamedQuery("orgsso.signOnPolicy.read", Tuple.class)
                .setParameter("organization", organization.value())
                .getResultStream()
                .findFirst()
                .map(SignOnPolicyEntity::policy)
                .orElse(SignOnPolicy.DEFAULT);
    }

    /**
     * The policy as it is now, kept from others until this transaction ends: who compares before she writes, compares
     * with what she overwrites.
     *
     * @throws org.keycloak.models.ModelDuplicateException if another transaction wrote the first one at this moment
     */
    public SignOnPolicy lock(String realmId, OrganizationId organization) {
        SignOnPolicyEntity row =
                em.find(SignOnPolicyEntity.class, organization.value(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            row = new SignOnPolicyEntity();
            row.organizationId = organization.value();
            row.realmId = realmId;
            em.persist(row);
            em.flush();
        } else {
            em.refresh(row);
        }
        return row.policy();
    }

    /** Decides anew; holds for running sessions too. */
    public void put(String realmId, OrganizationId organization, SignOnPolicy policy) {
        REMEMBERED.invalidate(session, organization.value());
        LIMITED.invalidate(session, realmId);
        session.getKeycloakSessionFactory().publish(new SignOnPolicyChanged(session));
        lock(realmId, organization);
        em.find(SignOnPolicyEntity.class, organization.value()).set(policy);
    }

    /** Forgets what an organization that is gone had decided. */
    public void forget(OrganizationId organization) {
        REMEMBERED.invalidate(session, organization.value());
        Optional.ofNullable(em.find(SignOnPolicyEntity.class, organization.value()))
                .ifPresent(em::remove);
    }

    /** Forgets the policies of a realm that is gone. */
    public void forgetRealm(String realmId) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.signOnPolicy.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
