package io.orgsso.discovery;

import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;

/** What a step behind an authentication finds: a session that was there, or a person who has just shown a credential. */
sealed interface SignedOn {
    record BySession(UserSessionModel session) implements SignedOn {}

    record ByCredential() implements SignedOn {}

    /** Empty if the session has ended since the cookie step found it: then this is a sign-in like any other. */
    static Optional<SignedOn> of(AuthenticationFlowContext context) {
        if (!AuthenticatorUtil.isSSOAuthentication(context.getAuthenticationSession())) {
            return Optional.of(new ByCredential());
        }
        return session(context).map(BySession::new);
    }

    /** The running session of this browser, if it is this person's. */
    static Optional<UserSessionModel> session(AuthenticationFlowContext context) {
        AuthenticationManager.AuthResult found =
                AuthenticationManager.authenticateIdentityCookie(context.getSession(), context.getRealm(), true);
        return found == null || !found.user().equals(context.getUser())
                ? Optional.empty()
                : Optional.of(found.session());
    }
}
