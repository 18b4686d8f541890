package io.orgsso.organization;

import java.util.Optional;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.OrganizationModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The organization that a person acts for in one client, where she could act for several. Kept in Keycloak's own note, so
 * that Keycloak's mappers see the same. A choice, no proof: readers ask whether she is a member.
 */
public final class ChosenOrganization {
    private ChosenOrganization() {}

    /** Keeps the choice for the client session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization) {
        login.setClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE, organization.value());
    }

    /** The choice of this login so far, or of an earlier attempt in it, which may have been somebody else's. */
    public static Optional<OrganizationId> of(AuthenticationSessionModel login) {
        return Optional.ofNullable(login.getClientNote(OrganizationModel.ORGANIZATION_ATTRIBUTE))
                .map(OrganizationId::new);
    }

    public static Optional<OrganizationId> of(AuthenticatedClientSessionModel clientSession) {
        return Optional.ofNullable(clientSession.getNote(OrganizationModel.ORGANIZATION_ATTRIBUTE))
                .map(OrganizationId::new);
    }
}
