package io.orgsso.enforcement;

import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Whom a break-glass appointment lets in: a member who is an owner now, of an organization that is not switched off. */
public final class BreakGlassRights {
    private final KeycloakSession session;

    public BreakGlassRights(KeycloakSession session) {
        this.session = session;
    }

    /** Whether an appointment of this person is to any effect. */
    public boolean isOwner(OrganizationId organization, UserId user) {
        return Organizations.of(session).isMember(organization, user)
                && AccountRoles.of(session).roleOf(organization, user) == AccountRole.OWNER;
    }

    /**
     * Whether this person can be appointed in this transaction: {@link #isOwner} by the database, and until the
     * transaction ends.
     */
    public boolean staysOwner(OrganizationId organization, UserId user) {
        // The role first: a leave waits there, and one that was quicker shows in the membership.
        return AccountRoles.of(session).roleHeld(organization, user) == AccountRole.OWNER
                && Organizations.of(session).isMember(organization, user);
    }

    /** Whether she has password and one-time code; without both the appointment is no use. */
    public static boolean isReady(UserModel user) {
        return BreakGlassCredentials.areSetUp(user);
    }

    /** The organization that she may enter; the first by id if there are several. */
    Optional<Organization> organizationOf(UserModel user) {
        UserId id = new UserId(user.getId());
        return BreakGlassOwners.of(session).organizationsOf(id).stream()
                .filter(organization -> isOwner(organization, id))
                .flatMap(organization -> Organizations.of(session).byId(organization).stream())
                .filter(Organization::enabled)
                .findFirst();
    }
}
