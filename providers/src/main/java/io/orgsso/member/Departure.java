package io.orgsso.member;

import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import org.keycloak.models.KeycloakSession;

/**
 * What nobody keeps who leaves: her account role and her break-glass appointment. Here they go in the transaction of the
 * leave, so that she finds neither however soon she is back; {@code sync} takes them from those who went in silence.
 */
public final class Departure {
    private Departure() {}

    /** After a hint that somebody has left, in its transaction. Who is a member all the same loses nothing. */
    public static void follow(KeycloakSession session, OrganizationId organization, UserId user) {
        AccountRoles roles = AccountRoles.of(session);
        // Before the membership is read: what she is granted while she joins again is not taken for what she had.
        RoleGrant held = roles.grantNow(organization, user);
        BreakGlassOwners owners = BreakGlassOwners.of(session);
        boolean nothingToLose = held.role() == AccountRole.MEMBER && !owners.includes(organization, user);
        if (nothingToLose || Organizations.of(session).isMember(organization, user)) {
            return;
        }
        roles.revoke(organization, user, held);
        owners.dismiss(organization, user);
    }
}
