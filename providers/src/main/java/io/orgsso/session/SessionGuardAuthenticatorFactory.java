package io.orgsso.session;

import io.orgsso.flow.FlowStepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** Step {@code orgsso-session-guard} of a browser flow. */
public final class SessionGuardAuthenticatorFactory extends FlowStepFactory {
    @Override
    public String getId() {
        return "orgsso-session-guard";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: session guard";
    }

    @Override
    public String getHelpText() {
        return "Ends a session that is over by its organization's policy, or whose membership, organization or"
                + " connection has ended, before the cookie step accepts it. Put it first, before Cookie, as ALTERNATIVE;"
                + " the flow always goes on after it.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.DISABLED};
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new SessionGuardAuthenticator();
    }
}
