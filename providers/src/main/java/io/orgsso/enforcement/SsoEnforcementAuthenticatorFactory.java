package io.orgsso.enforcement;

import io.orgsso.flow.FlowStepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** Step {@code orgsso-sso-enforcement} of a browser flow. */
public final class SsoEnforcementAuthenticatorFactory extends FlowStepFactory {
    @Override
    public Authenticator create(KeycloakSession session) {
        return new SsoEnforcementAuthenticator(session);
    }

    @Override
    public String getId() {
        return SsoEnforcementAction.ID;
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: enforcement";
    }

    @Override
    public String getHelpText() {
        return "Sends a person whose organization requires its own single sign-on to her identity provider, whatever she"
                + " has typed before. Put it right after the password form.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }
}
