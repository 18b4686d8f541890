package io.orgsso.session;

import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.execactions.ExecuteActionsActionToken;
import org.keycloak.authentication.actiontoken.execactions.ExecuteActionsActionTokenHandler;

/** What an administrator sends for somebody to set up her account: see {@link MailedLink}. */
public final class RequiredActionsLink extends ExecuteActionsActionTokenHandler {
    @Override
    public Predicate<? super ExecuteActionsActionToken>[] getVerifiers(
            ActionTokenContext<ExecuteActionsActionToken> context) {
        return MailedLink.checks(super.getVerifiers(context), context);
    }

    /** Before Keycloak's own handler of the same id. */
    @Override
    public int order() {
        return 1;
    }
}
