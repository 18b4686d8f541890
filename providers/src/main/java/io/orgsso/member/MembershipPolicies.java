package io.orgsso.member;

import io.orgsso.cluster.NodeCache;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What organizations decide about their members, and who is to become an organization's first owner. */
public final class MembershipPolicies {
    /** By organization; every sign-in asks. */
    private static final NodeCache<Decided> REMEMBERED = new NodeCache<>("membership-policies", 50_000);

    /** @param initialOwner in lower case, until she is owner */
    private record Decided(RejoinPolicy rejoin, Optional<String> initialOwner) {
        static final Decided NOTHING = new Decided(RejoinPolicy.NEVER, Optional.empty());
    }

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
        return decided(organization).rejoin();
    }

    /** {@link #rejoin} by the database alone, for who compares before she writes. */
    public RejoinPolicy rejoinNow(OrganizationId organization) {
        return read(organization).rejoin();
    }

    private Decided decided(OrganizationId organization) {
        return REMEMBERED.get(session, organization.value(), () -> read(organization));
    }

    /** Columns, not the entity: the persistence context may hold an older row than the database. */
    private Decided read(OrganizationId organization) {
        return em.createNamedQuery("orgsso.policy.read", Tuple.class)
                .setParameter("organization", organization.value())
                .getResultStream()
                .findFirst()
                .map(row -> new Decided(
                        RejoinPolicy.of(row.get(0, String.class)), Optional.ofNullable(row.get(1, String.class))))
                .orElse(Decided.NOTHING);
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
        if (decided(organization).initialOwner().filter(proven::isSameAs).isEmpty()) {
            return;
        }
        REMEMBERED.invalidate(session, organization.value());
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
        REMEMBERED.invalidate(session, organization.value());
        find(organization).ifPresent(em::remove);
    }

    /** Forgets the policies of a realm that is gone. */
    public void forgetRealm(String realmId) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.policy.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private MembershipPolicyEntity put(String realmId, OrganizationId organization, RejoinPolicy rejoin) {
        REMEMBERED.invalidate(session, organization.value());
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
