package io.orgsso.onboarding;

import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;

/** Step {@code orgsso-match-member} of a first broker login flow. */
public final class MatchMemberAuthenticatorFactory extends OnboardingStepFactory {
    public MatchMemberAuthenticatorFactory() {
        super(
                "orgsso-match-member",
                "Organization SSO: match a prepared member",
                "Recognizes a member whom an administrator or provisioning has prepared in this organization. Put it"
                        + " before 'Create User If Unique'.",
                Requirement.ALTERNATIVE);
    }

    @Override
    Authenticator step() {
        return new MatchMemberAuthenticator();
    }
}
