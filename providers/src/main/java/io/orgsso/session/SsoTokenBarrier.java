package io.orgsso.session;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;

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
    void judge(SignOn signOn) {
        if (SsoEnforcement.of(session).judge(signOn.userSession().getUser(), signOn.proof())
                instanceof SsoRequirement.Owed owed) {
            Refusals.of(session).record(Refusal.of(RefusalReason.SSO_REQUIRED).by(owed.organization()), null);
            throw new TokenInterceptorException(
                    OAuthErrorException.INVALID_GRANT, "The organization requires its own single sign-on");
        }
    }
}
