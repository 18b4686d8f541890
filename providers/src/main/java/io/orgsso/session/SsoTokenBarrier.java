package io.orgsso.session;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/**
 * The third place of enforcement, and the only one that sees refresh and offline tokens from before the policy, token
 * exchange, CIBA, and the JWT authorization grant.
 */
final class SsoTokenBarrier {
    private final KeycloakSession session;

    SsoTokenBarrier(KeycloakSession session) {
        this.session = session;
    }

    /**
     * Lets the token pass, or refuses it.
     *
     * @throws TokenInterceptorException 400 {@code invalid_grant}; Keycloak records no event for it, so we do
     */
    void judge(TokenPostProcessorContext context, UserSessionModel userSession) {
        Optional<SignOnProof> proof = ProvenSignOn.of(context.clientSessionCtx().getClientSession(), userSession);
        if (SsoEnforcement.of(session).judge(userSession.getUser(), proof) instanceof SsoRequirement.Owed owed) {
            Refusals.of(session).record(Refusal.of(RefusalReason.SSO_REQUIRED).by(owed.organization()), null);
            throw new TokenInterceptorException(
                    OAuthErrorException.INVALID_GRANT, "The organization requires its own single sign-on");
        }
    }
}
