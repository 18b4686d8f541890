package io.orgsso.onboarding;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** A step without settings: the onboarding steps differ in name, place and work only. */
abstract class OnboardingStepFactory implements AuthenticatorFactory {
    private final String id;
    private final String displayType;
    private final String helpText;
    private final Requirement requirement;

    OnboardingStepFactory(String id, String displayType, String helpText, Requirement requirement) {
        this.id = id;
        this.displayType = displayType;
        this.helpText = helpText;
        this.requirement = requirement;
    }

    abstract Authenticator step();

    @Override
    public Authenticator create(KeycloakSession session) {
        return step();
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public String getDisplayType() {
        return displayType;
    }

    @Override
    public String getHelpText() {
        return helpText;
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {requirement, Requirement.DISABLED};
    }

    @Override
    public @Nullable String getReferenceCategory() {
        return null;
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
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
