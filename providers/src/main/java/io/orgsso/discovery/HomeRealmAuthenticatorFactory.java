package io.orgsso.discovery;

import io.orgsso.flow.FlowStepFactory;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** Step {@code orgsso-home-realm} of a browser flow. */
public final class HomeRealmAuthenticatorFactory extends FlowStepFactory {
    @Override
    public String getId() {
        return "orgsso-home-realm";
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: email decides the identity provider";
    }

    @Override
    public String getHelpText() {
        return "Asks for an email address and sends the person to the identity provider of the organization that owns its"
                + " domain; everybody else goes on to the next step.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(HomeRealmAuthenticator.ALLOW_USERNAMES)
                .label("Accept usernames")
                .helpText("Also accept an input without @ as a username and go on to the next step with it. Off by"
                        + " default: people are asked for an email address.")
                .type(ProviderConfigProperty.BOOLEAN_TYPE)
                .defaultValue(false)
                .add()
                .build();
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new HomeRealmAuthenticator(session);
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.REQUIRED, Requirement.DISABLED};
    }
}
