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
        SignOn signOn = SignOn.of(session, clientSession, userSession);
        SessionTerm term = SessionTerm.of(session, signOn);
        long now = Time.currentTimeSeconds();
        Optional<SignOnEnd> end =
                new SignOnStanding(session).lost(signOn).or(() -> term.over(lastUse(context, now), now));
        if (end.isPresent()) {
            new SessionEnding(session).end(userSession, end.get());
            throw refusal(end.get());
        }
        new SsoTokenBarrier(session).judge(signOn);
        signOn.keep();
        cap(context.accessToken(), term.endOfToken(now));
        cap(context.refreshToken(), term.endOfToken(now));
        term.use(now);
        if (isFirstOfOfflineSession(context)) {
            offlineSessionOf(userSession).ifPresent(offline -> term.keepIn(offline, clientSession, now));
        }
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

    /** Keycloak has just made it, or found an older one of the same browser. */
    private Optional<UserSessionModel> offlineSessionOf(UserSessionModel online) {
        return Optional.ofNullable(session.sessions().getOfflineUserSession(online.getRealm(), online.getId()));
    }

    /** Keycloak answers 400 and commits, so that a session that was ended is ended. */
    private static TokenInterceptorException refusal(SignOnEnd why) {
        return new TokenInterceptorException(OAuthErrorException.INVALID_GRANT, "The sign-on has ended: " + why.code());
    }
}
