package io.orgsso.member;

import io.orgsso.cluster.NodeCache;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The truth about account roles: who is more than a plain member of an organization. */
public final class AccountRoles {
    /** By organization and user; every token asks. */
    private static final NodeCache<AccountRole> REMEMBERED = new NodeCache<>("account-roles", 100_000);

    private final KeycloakSession session;
    private final EntityManager em;

    private AccountRoles(KeycloakSession session) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Roles in the transaction of {@code session}. */
    public static AccountRoles of(KeycloakSession session) {
        return new AccountRoles(session);
    }

    /** The role of a user in an organization, {@code member} unless another was granted. Says nothing of membership. */
    public AccountRole roleOf(OrganizationId organization, UserId user) {
        return REMEMBERED.get(session, key(organization, user), () -> roleNow(organization, user));
    }

    /** {@link #roleOf} by the database alone, for who writes it down elsewhere and must not write what was. */
    public AccountRole roleNow(OrganizationId organization, UserId user) {
        return em.createNamedQuery("orgsso.role.read", String.class)
                .setParameter("organization", organization.value())
                .setParameter("user", user.value())
                .getResultStream()
                .findFirst()
                .map(AccountRole::of)
                .orElse(AccountRole.MEMBER);
    }

    private static String key(OrganizationId organization, UserId user) {
        return organization.value() + "/" + user.value();
    }

    /** Who holds this role in an organization; {@code member} itself is not stored and holds nobody. */
    public List<UserId> having(OrganizationId organization, AccountRole role) {
        return em.createNamedQuery("orgsso.role.usersByRole", String.class)
                .setParameter("organization", organization.value())
                .setParameter("role", role.word())
                .getResultStream()
                .map(UserId::new)
                .toList();
    }

    /**
     * Gives a user a role in an organization and tells {@code sync} in the same transaction.
     *
     * @param grantedBy who decided, for the audit: a user id, or null for the product itself
     */
    public void grant(
            String realmId, OrganizationId organization, UserId user, AccountRole role, @Nullable String grantedBy) {
        REMEMBERED.invalidate(session, key(organization, user));
        MemberRoleEntity row = new MemberRoleEntity();
        row.organizationId = organization.value();
        row.userId = user.value();
        row.realmId = realmId;
        row.role = role.word();
        row.grantedAt = Clock.systemUTC().millis();
        row.grantedBy = grantedBy;
        em.merge(row);
        em.flush();
        session.getKeycloakSessionFactory().publish(new AccountRoleChanged(session, realmId, organization, user));
    }

    /** Takes a user's role away with her membership: who comes back comes back as a plain member. */
    public void revoke(OrganizationId organization, UserId user) {
        MemberRoleEntity row = em.find(MemberRoleEntity.class, MembershipKey.of(organization, user));
        if (row != null) {
            REMEMBERED.invalidate(session, key(organization, user));
            em.remove(row);
        }
    }

    /** Forgets every role in an organization that is gone. */
    public void forget(OrganizationId organization) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.role.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets every role of a realm that is gone. */
    public void forgetRealm(String realmId) {
        REMEMBERED.invalidateAll(session);
        em.createNamedQuery("orgsso.role.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
