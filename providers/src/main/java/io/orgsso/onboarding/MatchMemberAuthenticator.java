package io.orgsso.onboarding;

import io.orgsso.member.MemberHistory;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.session.LinkPolicy;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Recognizes a member whom an administrator or a provisioning system has put into this organization before she first
 * signs in. Only an account that nobody can have used yet is taken without asking: one with a credential or a link of
 * its own goes on to the proof of ownership, since it may have been prepared by somebody else (account pre-hijacking).
 *
 * <p>Checks the verdict once more, because the review page stands before this step and lets a person type.
 */
final class MatchMemberAuthenticator extends AbstractIdpAuthenticator {
    @Override
    protected void authenticateImpl(
            AuthenticationFlowContext context,
            SerializedBrokeredIdentityContext serialized,
            BrokeredIdentityContext brokered) {
        Optional<Verdict> verdict = AssertionCheckAuthenticator.unchanged(context, brokered);
        if (verdict.isEmpty()) {
            AssertionCheckAuthenticator.refuse(context, brokered, RefusalReason.NO_VERDICT);
            return;
        }
        UserModel account = context.getSession()
                .users()
                .getUserByEmail(context.getRealm(), verdict.get().email().value());
        if (account == null && isNamedByTheAddress(context, verdict.get())) {
            AssertionCheckAuthenticator.refuse(context, brokered, RefusalReason.OTHER_ACCOUNT);
        } else if (account != null
                && !LinkPolicy.of(context.getSession()).mayTake(verdict.get().organization(), account)) {
            AssertionCheckAuthenticator.refuse(context, brokered, RefusalReason.NOT_INVITED);
        } else if (account != null && account.isEnabled() && isUntouchedMember(context, account, verdict.get())) {
            context.setUser(account);
            context.success();
        } else {
            context.attempted();
        }
    }

    /**
     * Somebody of another address has hers as username. Keycloak would ask her to prove that this account is hers, by mail
     * to the other address: she cannot, and he could.
     */
    private static boolean isNamedByTheAddress(AuthenticationFlowContext context, Verdict verdict) {
        return context.getSession()
                        .users()
                        .getUserByUsername(context.getRealm(), verdict.email().value())
                != null;
    }

    private static boolean isUntouchedMember(AuthenticationFlowContext context, UserModel account, Verdict verdict) {
        KeycloakSession session = context.getSession();
        // Who has been here before and lost her link may be another person with the same address by now.
        return account.getFederationLink() == null
                && !MemberHistory.of(session).knows(verdict.organization(), new UserId(account.getId()))
                && Organizations.of(session).isMember(verdict.organization(), new UserId(account.getId()))
                && account.credentialManager()
                        .getFirstFactorCredentialsStream()
                        .findAny()
                        .isEmpty()
                && session.users()
                        .getFederatedIdentitiesStream(context.getRealm(), account)
                        .findAny()
                        .isEmpty();
    }

    @Override
    protected void actionImpl(
            AuthenticationFlowContext context,
            SerializedBrokeredIdentityContext serialized,
            BrokeredIdentityContext brokered) {
        authenticateImpl(context, serialized, brokered);
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
