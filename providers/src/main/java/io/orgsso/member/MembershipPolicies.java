package io.orgsso.member;

import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What organizations decide about their members, and who is to become an organization's first owner. */
public final class MembershipPolicies {
    private final KeycloakSession session;
    private final EntityManager em;

    private MembershipPolicies(KeycloakSession session) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Policies in the transaction of {@code session}. */
    public static MembershipPolicies of(KeycloakSession session) {
        return new MembershipPolicies(session);
    }

    /** The rejoin policy of an organization, {@code never} unless it was set. */
    public RejoinPolicy rejoin(OrganizationId organization) {
        return find(organization).map(row -> RejoinPolicy.of(row.rejoin)).orElse(RejoinPolicy.NEVER);
    }

    /** Sets an organization's policy and its initial owner, at its import. */
    public void seed(
            String realmId, OrganizationId organization, RejoinPolicy rejoin, @Nullable EmailAddress initialOwner) {
        put(realmId, organization, rejoin).initialOwner =
                initialOwner == null ? null : initialOwner.value().toLowerCase(Locale.ROOT);
    }

    /** Decides anew whether a removed person may come back by herself. */
    public void setRejoin(String realmId, OrganizationId organization, RejoinPolicy rejoin) {
        put(realmId, organization, rejoin);
    }

    /**
     * Makes the user the owner if her proven address is the one that the customer named, and forgets the name: of two
     * who come at once with it, one finds it.
     */
    public void claimInitialOwnership(String realmId, OrganizationId organization, UserId user, EmailAddress proven) {
        boolean named = find(organization)
                .map(row -> row.initialOwner)
                .filter(proven::isSameAs)
                .isPresent();
        if (!named) {
            return;
        }
        int claimed = em.createNamedQuery("orgsso.policy.claimOwnership")
                .setParameter("organization", organization.value())
                .setParameter("email", proven.value().toLowerCase(Locale.ROOT))
                .executeUpdate();
        if (claimed == 1) {
            AccountRoles.of(session).grant(realmId, organization, user, AccountRole.OWNER, null);
        }
    }

    /** Forgets what an organization that is gone had decided. */
    public void forget(OrganizationId organization) {
        find(organization).ifPresent(em::remove);
    }

    /** Forgets the policies of a realm that is gone. */
    public void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.policy.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private MembershipPolicyEntity put(String realmId, OrganizationId organization, RejoinPolicy rejoin) {
        MembershipPolicyEntity row = find(organization).orElseGet(MembershipPolicyEntity::new);
        row.organizationId = organization.value();
        row.realmId = realmId;
        row.rejoin = rejoin.word();
        em.persist(row);
        return row;
    }

    private Optional<MembershipPolicyEntity> find(OrganizationId organization) {
        return Optional.ofNullable(em.find(MembershipPolicyEntity.class, organization.value()));
    }
}
