package io.orgsso.onboarding;

import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/** Step {@code orgsso-assertion-check}, the first of a first broker login flow. */
public final class AssertionCheckAuthenticatorFactory extends OnboardingStepFactory {
    public AssertionCheckAuthenticatorFactory() {
        super(
                "orgsso-assertion-check",
                "Organization SSO: assertion check",
                "Lets a first login go on only if the connection's assertion gate has admitted it. Put it first.",
                Requirement.REQUIRED);
    }

    @Override
    Authenticator step() {
        return new AssertionCheckAuthenticator();
    }
}
