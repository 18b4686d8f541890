package io.orgsso.session;

import java.util.Optional;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.token.TokenInterceptorException;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * Stands before every token, whatever its scope. Refuses it when the sign-on has lost what it rests on, or when its
 * session is over by the organization's policy; else lets it end with the session. Keycloak's own processor looks at
 * tokens that carry its organization claim only.
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
        SignOnBasis basis = SignOnBasis.of(session, clientSession, userSession);
        if (!AccountEpoch.isPresent(session, userSession)) {
            throw refusal(basis, userSession, SignOnEnd.PAST_CUT_OFF);
        }
        Optional<SignOnEnd> lost = new SignOnStanding(session).lost(basis, userSession.getUser());
        if (lost.isPresent()) {
            throw refusal(basis, userSession, lost.get());
        }
        SessionTerm term = SessionTerm.of(session, basis, userSession);
        if (term.isLimited()) {
            long now = Time.currentTimeSeconds();
            term.over(lastUse(context, now), now).ifPresent(why -> {
                throw refusal(basis, userSession, why);
            });
            cap(context.accessToken(), term.endOfToken(now));
            cap(context.refreshToken(), term.endOfToken(now));
            term.use(now);
        }
        if (isFirstOfOfflineSession(context)) {
            keepInOfflineSession(basis, term, userSession);
        }
        new SsoTokenBarrier(session).judge(context, userSession);
    }

    /** A login was judged on its way here; a refresh token tells by its issue when it was last used. */
    private static long lastUse(TokenPostProcessorContext context, long now) {
        RefreshToken presented = context.requestRefreshToken();
        return presented == null || presented.getIat() == null ? now : presented.getIat();
    }

    /** Never later than Keycloak has it; an offline token has no end of its own unless the realm gives it one. */
    private static void cap(JsonWebToken token, long end) {
        if (token != null && end != Long.MAX_VALUE) {
            Long own = token.getExp();
            token.exp(own == null || own == 0 ? end : Math.min(own, end));
        }
    }

    private static boolean isFirstOfOfflineSession(TokenPostProcessorContext context) {
        return context.requestRefreshToken() == null
                && context.refreshToken() != null
                && TokenUtil.TOKEN_TYPE_OFFLINE.equals(context.refreshToken().getType());
    }

    /** Keycloak has just made the offline session, or found an older one of the same browser. */
    private void keepInOfflineSession(SignOnBasis basis, SessionTerm term, UserSessionModel online) {
        UserSessionModel offline = session.sessions().getOfflineUserSession(online.getRealm(), online.getId());
        if (offline == null) {
            return;
        }
        if (basis instanceof SignOnBasis.Proven proven) {
            ProvenSignOn.keep(proven.signOn(), offline);
        }
        term.keepIn(offline, Time.currentTimeSeconds());
    }

    /** Keycloak answers 400 and commits, so that a session ended here is ended. */
    private TokenInterceptorException refusal(SignOnBasis basis, UserSessionModel userSession, SignOnEnd why) {
        // Any of several connections may have brought a brokered sign-on: no reason to end what may rest on another.
        if (!(basis instanceof SignOnBasis.Brokered)) {
            new SessionEnding(session).end(userSession, why);
        }
        return new TokenInterceptorException(
                OAuthErrorException.INVALID_GRANT, "The sign-on has ended (" + why.code() + ")");
    }
}
