package io.orgsso.discovery;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;

/**
 * Keycloak's page for email and password, with the same words and the same work for everybody. Keycloak's own hashes a
 * dummy password for unknown people only: a locked account, one without a password (all who sign in at their company) and
 * an empty input are answered without hashing, some ten milliseconds sooner.
 */
final class PasswordForm extends UsernamePasswordForm {
    PasswordForm(KeycloakSession session) {
        super(session);
    }

    @Override
    protected boolean validateForm(AuthenticationFlowContext context, MultivaluedMap<String, String> form) {
        String typed = form.getFirst(AuthenticationManager.FORM_USERNAME);
        if (typed != null && typed.indexOf('\0') >= 0) {
            // PostgreSQL takes no such text, not even in a question: the look-up would end in an error page.
            testInvalidUser(context, null);
            return false;
        }
        return super.validateForm(context, form);
    }

    @Override
    public boolean validatePassword(
            AuthenticationFlowContext context, UserModel user, MultivaluedMap<String, String> form, boolean clearUser) {
        if (!willBeHashed(context, user, form.getFirst(CredentialRepresentation.PASSWORD))) {
            AuthenticatorUtils.dummyHash(context);
        }
        return super.validatePassword(context, user, form, clearUser);
    }

    private static boolean willBeHashed(AuthenticationFlowContext context, UserModel user, @Nullable String password) {
        return password != null
                && !password.isEmpty()
                && AuthenticatorUtils.getDisabledByBruteForceEventError(context, user) == null
                && user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE);
    }

    @Override
    protected String disabledByBruteForceError(String error) {
        return Messages.INVALID_USER;
    }

    /** At one field, whichever was wrong: the stock step says it at the address only where nobody is known by it. */
    @Override
    protected Response challenge(AuthenticationFlowContext context, String error, @Nullable String field) {
        return super.challenge(context, error, field == null ? null : AuthenticationManager.FORM_USERNAME);
    }
}
