package io.orgsso.session;

import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/**
 * Refuses every token, whatever its scope, of a sign-on whose organization is disabled or whose membership has ended.
 * Keycloak's own processor looks at tokens that carry its organization claim only.
 */
final class MembershipTokenPostProcessor implements TokenPostProcessor {
    private final KeycloakSession session;

    MembershipTokenPostProcessor(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        UserSessionModel userSession =
                context.clientSessionCtx().getClientSession().getUserSession();
        Optional<OrganizationId> provenBy = ProvenSignOn.organizationOf(userSession);
        if (provenBy.isPresent() && !stillHolds(provenBy.get(), userSession)) {
            throw new TokenInterceptorException(
                    OAuthErrorException.INVALID_GRANT, "The sign-on through this organization has ended");
        }
    }

    private boolean stillHolds(OrganizationId organization, UserSessionModel userSession) {
        Organizations organizations = Organizations.of(session);
        return organizations.byId(organization).filter(Organization::enabled).isPresent()
                && organizations.isMember(
                        organization, new UserId(userSession.getUser().getId()));
    }
}
