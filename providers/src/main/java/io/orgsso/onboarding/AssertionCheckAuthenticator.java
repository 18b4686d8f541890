package io.orgsso.onboarding;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.LinkPolicy;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * First step of a first login: fails closed unless the gate has judged this login, and what arrived here is what it
 * judged. Another mapper of the connection may have written a different email since.
 */
final class AssertionCheckAuthenticator extends AbstractIdpAuthenticator {
    @Override
    protected void authenticateImpl(
            AuthenticationFlowContext context,
            SerializedBrokeredIdentityContext serialized,
            BrokeredIdentityContext brokered) {
        Optional<Verdict> verdict = unchanged(context, brokered);
        if (verdict.isEmpty()) {
            refuse(context, brokered, RefusalReason.NO_VERDICT);
            return;
        }
        Verdict found = verdict.get();
        EarlierProof.forget(context, brokered, found);
        LinkPolicy.expectLink(
                context.getAuthenticationSession(),
                found.connection(),
                found.subject(),
                found.email().value());
        context.success();
    }

    @Override
    protected void actionImpl(
            AuthenticationFlowContext context,
            SerializedBrokeredIdentityContext serialized,
            BrokeredIdentityContext brokered) {
        authenticateImpl(context, serialized, brokered);
    }

    /** The verdict of this login, if the context still names the address that was judged. */
    static Optional<Verdict> unchanged(AuthenticationFlowContext context, BrokeredIdentityContext brokered) {
        return Verdicts.of(brokered, context.getAuthenticationSession())
                .filter(verdict ->
                        brokered.getEmail() != null && verdict.email().isSameAs(brokered.getEmail()));
    }

    static void refuse(AuthenticationFlowContext context, BrokeredIdentityContext brokered, RefusalReason reason) {
        OnboardingMetrics.refused(reason);
        Refusal refusal = Refusal.of(reason).through(brokered.getIdpConfig().getAlias());
        context.failureChallenge(
                AuthenticationFlowError.ACCESS_DENIED,
                Refusals.of(context.getSession()).page(refusal, context.getAuthenticationSession()));
    }

    @Override
    public boolean requiresUser() {
        return false;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }
}
