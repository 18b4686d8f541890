package io.orgsso.discovery;

import io.orgsso.flow.FlowStepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** Step {@code orgsso-idp-hint} of a browser flow. */
public final class IdpHintAuthenticatorFactory extends FlowStepFactory {
    @Override
    public String getId() {
        return "orgsso-idp-hint";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: client's hint";
    }

    @Override
    public String getHelpText() {
        return "Follows kc_idp_hint to a connection of an organization with a verified domain; ignores every other hint.";
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new IdpHintAuthenticator(session);
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.DISABLED};
    }
}
