package io.orgsso.member;

import io.orgsso.cluster.KeyedSelect;
import io.orgsso.cluster.NodeCache;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /**
     * {@link #roleNow} for who goes on by it: whoever changes or revokes the role waits until this transaction ends. A
     * plain member has no row to wait at.
     */
    public AccountRole roleHeld(OrganizationId organization, UserId user) {
        MemberRoleEntity row = locked(organization, user);
        return row == null ? AccountRole.MEMBER : AccountRole.of(row.role);
    }

    private @Nullable MemberRoleEntity locked(OrganizationId organization, UserId user) {
        return em.find(MemberRoleEntity.class, MembershipKey.of(organization, user), LockModeType.PESSIMISTIC_WRITE);
    }

    /** The grant behind {@link #roleNow}, by which {@link #revoke} tells it from a later one. */
    RoleGrant grantNow(OrganizationId organization, UserId user) {
        return em.createNamedQuery("orgsso.role.grant", Object[].class)
                .setParameter("organization", organization.value())
                .setParameter("user", user.value())
                .getResultStream()
                .findFirst()
                .map(row -> new RoleGrant(AccountRole.of((String) row[0]), (Long) row[1]))
                .orElse(RoleGrant.NONE);
    }

    /**
     * The grants of many at once, for who begins a transaction with it: they stay in its persistence context. Plain members
     * are not in the map.
     */
    public Map<MembershipKey, RoleGrant> grantsNow(Collection<MembershipKey> members) {
        return new KeyedSelect<>(
                        MemberRoleEntity.class, "ORGSSO_MEMBER_ROLE", MembershipKey.COLUMNS, MembershipKey.FIELDS)
                .read(em, members.stream().map(MembershipKey::row).toList()).stream()
                        .collect(Collectors.toMap(MemberRoleEntity::key, MemberRoleEntity::grant));
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
     * Gives a user a role in an organization, {@code member} taking away any other, and tells {@code sync} in the same transaction.
     *
     * @param grantedBy who decided, for the audit: a user id, or null for the product itself
     */
    public void grant(
            String realmId, OrganizationId organization, UserId user, AccountRole role, @Nullable String grantedBy) {
        REMEMBERED.invalidate(session, key(organization, user));
        // Locked, since the projector may be taking the role of a former membership away at this moment.
        MemberRoleEntity row = locked(organization, user);
        if (role == AccountRole.MEMBER) {
            Optional.ofNullable(row).ifPresent(em::remove);
        } else {
            write(row == null ? new MemberRoleEntity() : row, realmId, organization, user, role, grantedBy);
        }
        em.flush();
        session.getKeycloakSessionFactory().publish(new AccountRoleChanged(session, realmId, organization, user));
    }

    private void write(
            MemberRoleEntity row,
            String realmId,
            OrganizationId organization,
            UserId user,
            AccountRole role,
            @Nullable String grantedBy) {
        row.organizationId = organization.value();
        row.userId = user.value();
        row.realmId = realmId;
        row.role = role.word();
        row.grantedAt = Math.max(row.grantedAt + 1, Clock.systemUTC().millis());
        row.grantedBy = grantedBy;
        em.persist(row);
    }

    /**
     * Takes a role away with the membership that it was granted in: who comes back comes back as a plain member.
     *
     * @param held as read before the membership's end was seen; a grant since then belongs to a new membership and stays
     */
    public void revoke(OrganizationId organization, UserId user, RoleGrant held) {
        REMEMBERED.invalidate(session, key(organization, user));
        em.createNamedQuery("orgsso.role.revoke")
                .setParameter("organization", organization.value())
                .setParameter("user", user.value())
                .setParameter("grantedAt", held.grantedAt())
                .executeUpdate();
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
