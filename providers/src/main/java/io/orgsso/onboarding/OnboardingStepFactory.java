package io.orgsso.onboarding;

import io.orgsso.flow.FlowStepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/** A step without settings: the onboarding steps differ in name, place and work only. */
abstract class OnboardingStepFactory extends FlowStepFactory {
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
}
