package io.orgsso.discovery;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.WebAuthnConstants;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.authentication.authenticators.browser.WebAuthnConditionalUIAuthenticator;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;

/** The page with the email field: Keycloak's username page, which a passkey may fill in where the realm allows it. */
final class EmailPage {
    private final WebAuthnConditionalUIAuthenticator passkeys;

    EmailPage(KeycloakSession session) {
        this.passkeys = new WebAuthnConditionalUIAuthenticator(
                session, context -> fields(context, null).createLoginUsername());
    }

    /** The page, with an address in its field or the one that was to be remembered. */
    Response ask(AuthenticationFlowContext context, @Nullable String prefilled) {
        offerPasskeys(context);
        return fields(context, prefilled).createLoginUsername();
    }

    /** The page again, saying at the field what is wrong with what was typed. */
    Response askAgain(AuthenticationFlowContext context, String typed) {
        offerPasskeys(context);
        String advice = typed.isEmpty() ? Messages.MISSING_USERNAME : Messages.INVALID_EMAIL;
        return fields(context, typed)
                .addError(new FormMessage(UserModel.USERNAME, advice))
                .createLoginUsername();
    }

    /**
     * Whether the page was answered by a passkey. With an address beside it, it was not: Keycloak would look the address
     * up and so tell whether it is known.
     */
    boolean isAnsweredByPasskey(MultivaluedMap<String, String> form) {
        String typed = form.getFirst(UserModel.USERNAME);
        return passkeys.isPasskeysEnabled()
                && (typed == null || typed.isBlank())
                && (form.containsKey(WebAuthnConstants.AUTHENTICATOR_DATA)
                        || form.containsKey(WebAuthnConstants.ERROR));
    }

    /**
     * Verifies the passkey. It signs in as a password does: the flow goes on to the password step, which is content with
     * it, and to the steps behind that one, which ask what an organization requires.
     */
    void verifyPasskey(AuthenticationFlowContext context) {
        passkeys.action(context);
        if (context.getStatus() == FlowStatus.SUCCESS) {
            context.attempted();
        }
    }

    private void offerPasskeys(AuthenticationFlowContext context) {
        if (passkeys.isPasskeysEnabled() && context.getUser() == null) {
            passkeys.fillContextForm(context);
        }
    }

    private static LoginFormsProvider fields(AuthenticationFlowContext context, @Nullable String prefilled) {
        // One page, one way on: the list of other ways belongs to the steps after it.
        context.setAuthenticationSelections(List.of());
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        String remembered = AuthenticationManager.getRememberMeUsername(context.getSession());
        if (prefilled != null) {
            form.add(UserModel.USERNAME, prefilled);
        } else if (remembered != null) {
            form.add(UserModel.USERNAME, remembered);
            form.add("rememberMe", "on");
        }
        return context.form().setFormData(form);
    }
}
