package io.orgsso.session;

import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionToken;
import org.keycloak.authentication.actiontoken.resetcred.ResetCredentialsActionTokenHandler;

/** "Forgot password": see {@link MailedLink}. */
public final class PasswordResetLink extends ResetCredentialsActionTokenHandler {
    @Override
    public Predicate<? super ResetCredentialsActionToken>[] getVerifiers(
            ActionTokenContext<ResetCredentialsActionToken> context) {
        return MailedLink.checks(super.getVerifiers(context), context);
    }

    /** Before Keycloak's own handler of the same id. */
    @Override
    public int order() {
        return 1;
    }
}
