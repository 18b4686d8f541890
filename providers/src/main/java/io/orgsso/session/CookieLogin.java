package io.orgsso.session;

import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A login by the browser's cookie: it rests on the session that it goes on with. */
public final class CookieLogin {
    private CookieLogin() {}

    /** Whether nobody has shown a credential in this login, or comes from an identity provider. */
    public static boolean is(AuthenticationSessionModel login) {
        return AuthenticatorUtil.isSSOAuthentication(login);
    }

    /** The session; empty for a login that is none by cookie, and where the session has ended meanwhile. */
    public static Optional<UserSessionModel> session(KeycloakSession session, AuthenticationSessionModel login) {
        return is(login)
                ? Optional.ofNullable(new AuthenticationSessionManager(session).getUserSession(login))
                : Optional.empty();
    }
}
