package io.orgsso.onboarding;

import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/** Step {@code orgsso-member-onboarding}, the first of a post broker login flow. */
public final class MemberOnboardingAuthenticatorFactory extends OnboardingStepFactory {
    public MemberOnboardingAuthenticatorFactory() {
        super(
                "orgsso-member-onboarding",
                "Organization SSO: member onboarding",
                "Makes the person a member of the connection's organization. Belongs into the post login flow of every"
                        + " connection.",
                Requirement.REQUIRED);
    }

    @Override
    Authenticator step() {
        return new MemberOnboardingAuthenticator();
    }
}
