package io.orgsso.session;

import io.orgsso.flow.StepForEverybody;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.CookieType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.IdentityCookieToken;
import org.keycloak.util.TokenUtil;

/**
 * Looks at the session behind the browser's cookie before Keycloak's cookie step accepts it, and ends it if it is over.
 * Then always lets the flow go on. Whatever protocol a client speaks, this is where its people come back by cookie.
 */
final class SessionGuardAuthenticator extends StepForEverybody {
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        KeycloakSession session = context.getSession();
        sessionOfCookie(session, context.getRealm()).ifPresent(found -> guard(session, found));
        context.attempted();
    }

    /** Without AuthenticationManager: it would note that the session is used at this moment. */
    private static Optional<UserSessionModel> sessionOfCookie(KeycloakSession session, RealmModel realm) {
        return Optional.ofNullable(session.getProvider(CookieProvider.class).get(CookieType.IDENTITY))
                .map(cookie -> session.tokens().decode(cookie, IdentityCookieToken.class))
                .filter(token -> TokenUtil.TOKEN_TYPE_KEYCLOAK_ID.equals(token.getType()) && token.isActive())
                .map(IdentityCookieToken::getSessionId)
                .map(id -> session.sessions().getUserSession(realm, id));
    }

    private static void guard(KeycloakSession session, UserSessionModel online) {
        long now = Time.currentTimeSeconds();
        SignOn signOn = SignOn.of(session, online);
        SessionTerm term = SessionTerm.of(session, signOn);
        Optional<SignOnEnd> end = new SignOnStanding(session).lost(signOn).or(() -> term.overSinceLastUse(now));
        end.ifPresentOrElse(why -> new SessionEnding(session).end(online, why), () -> term.use(now));
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        context.attempted();
    }
}
