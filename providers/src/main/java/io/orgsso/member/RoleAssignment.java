package io.orgsso.member;

import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** An operator's decision about a member's role. An account that has an owner is not left without one by it. */
public final class RoleAssignment {
    private final KeycloakSession session;
    private final EntityManager em;

    public RoleAssignment(KeycloakSession session) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** What became of an assignment. */
    public enum Outcome {
        CHANGED,
        UNCHANGED,
        /** Refused: nobody else owns the account. */
        LAST_OWNER
    }

    /**
     * Gives a member a role in place of the one she has. Who is no owner any more loses her break-glass appointment.
     *
     * @param user whom the caller found to be a member
     * @param assignedBy user id of who decided
     */
    public Outcome assign(
            String realmId, OrganizationId organization, UserId user, AccountRole role, String assignedBy) {
        AccountRole held = AccountRoles.of(session).roleNow(organization, user);
        if (held == role) {
            return Outcome.UNCHANGED;
        }
        // Only then: nobody else's change has to wait for the owners' rows.
        if (owns(organization, user, held) && !ownedByAnother(realmId, organization, user, lockOwners(organization))) {
            return Outcome.LAST_OWNER;
        }
        AccountRoles.of(session).grant(realmId, organization, user, role, assignedBy);
        if (role != AccountRole.OWNER) {
            // Or her appointment would come back to life with her next ownership.
            BreakGlassOwners.of(session).dismiss(organization, user);
        }
        return Outcome.CHANGED;
    }

    /** She may be made an owner at this moment, and another one be demoted because she is: so her row is locked first. */
    private boolean owns(OrganizationId organization, UserId user, AccountRole held) {
        return held == AccountRole.OWNER || AccountRoles.of(session).roleHeld(organization, user) == AccountRole.OWNER;
    }

    /** Of two owners who are demoted at once, the second demotion waits here and sees the first. */
    private List<UserId> lockOwners(OrganizationId organization) {
        return em.createNamedQuery("orgsso.role.ofRole", MemberRoleEntity.class)
                .setParameter("organization", organization.value())
                .setParameter("role", AccountRole.OWNER.word())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .map(row -> new UserId(row.userId))
                .toList();
    }

    /** A former member's role may be there for a moment after her membership. */
    private boolean ownedByAnother(String realmId, OrganizationId organization, UserId user, List<UserId> owners) {
        Set<UserId> members = MembershipTruth.of(session).membersAmong(realmId, organization, owners);
        return members.stream().anyMatch(owner -> !owner.equals(user));
    }
}
