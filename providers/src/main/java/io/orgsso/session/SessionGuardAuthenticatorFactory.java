package io.orgsso.session;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Step {@code orgsso-session-guard} of a browser flow. */
public final class SessionGuardAuthenticatorFactory implements AuthenticatorFactory {
    @Override
    public String getId() {
        return "orgsso-session-guard";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: session guard";
    }

    @Override
    public @Nullable String getReferenceCategory() {
        return null;
    }

    @Override
    public String getHelpText() {
        return "Ends a session that is over by its organization's policy, or whose membership, organization or"
                + " connection has ended, before the cookie step accepts it. Put it first, before Cookie, as ALTERNATIVE;"
                + " the flow always goes on after it.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public boolean isConfigurable() {
        return false;
    }

    @Override
    public boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.DISABLED};
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new SessionGuardAuthenticator();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
