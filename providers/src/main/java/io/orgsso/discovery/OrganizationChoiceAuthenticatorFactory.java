package io.orgsso.discovery;

import io.orgsso.flow.FlowStepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** Step {@code orgsso-organization-choice} of a browser flow. */
public final class OrganizationChoiceAuthenticatorFactory extends FlowStepFactory {
    @Override
    public String getId() {
        return "orgsso-organization-choice";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: choice of the organization";
    }

    @Override
    public String getHelpText() {
        return "Asks a person who belongs to several organizations which one she acts for, where the client wants the scope"
                + " 'organization'. Belongs behind the cookie step, in a sub-flow with it, and behind the password.";
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new OrganizationChoiceAuthenticator(session);
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }
}
