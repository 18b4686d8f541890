package io.orgsso.session;

import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.AuthenticatedClientSessionModel;
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
        AuthenticatedClientSessionModel clientSession =
                context.clientSessionCtx().getClientSession();
        UserSessionModel userSession = clientSession.getUserSession();
        if (!AccountEpoch.isPresent(session, userSession)
                || !stillHolds(SignOnBasis.of(session, clientSession, userSession), userSession)) {
            throw new TokenInterceptorException(
                    OAuthErrorException.INVALID_GRANT, "The sign-on through this organization has ended");
        }
        new SsoTokenBarrier(session).judge(context, userSession);
    }

    private boolean stillHolds(SignOnBasis basis, UserSessionModel userSession) {
        if (basis instanceof SignOnBasis.Proven proven) {
            return isMember(proven.organization(), userSession);
        }
        if (basis instanceof SignOnBasis.Brokered brokered) {
            return brokered.connections().stream()
                    .allMatch(connection -> connection.enabled()
                            && isMember(connection.organization().orElseThrow(), userSession));
        }
        return true;
    }

    private boolean isMember(OrganizationId organization, UserSessionModel userSession) {
        Organizations organizations = Organizations.of(session);
        return organizations.byId(organization).filter(Organization::enabled).isPresent()
                && organizations.isMember(
                        organization, new UserId(userSession.getUser().getId()));
    }
}
