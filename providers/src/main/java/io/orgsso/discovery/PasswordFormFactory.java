package io.orgsso.discovery;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/** Step {@code orgsso-password-form} of a browser flow, in the place of {@code auth-username-password-form}. */
public final class PasswordFormFactory extends UsernamePasswordFormFactory {
    @Override
    public String getId() {
        return "orgsso-password-form";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: email and password";
    }

    @Override
    public String getHelpText() {
        return "Keycloak's form for email and password, which answers in the same words and in the same time whether or"
                + " not somebody is known by the address.";
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new PasswordForm(session);
    }
}
