package io.orgsso.onboarding;

import io.orgsso.account.AccountStore;
import io.orgsso.member.MembershipPolicies;
import io.orgsso.organization.Organization;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.ProvenSignOn;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The one place where a person becomes a member: the post-login flow, which runs on every brokered login, the first
 * included, also when Keycloak has skipped first-login steps.
 */
final class MemberOnboardingAuthenticator implements Authenticator {
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        BrokeredIdentityContext brokered = brokered(context);
        Optional<Verdict> verdict = brokered == null ? Optional.empty() : Verdicts.of(brokered, login);
        if (brokered == null || verdict.isEmpty()) {
            refuse(context, Refusal.of(RefusalReason.NO_VERDICT));
            return;
        }
        Verdict proven = verdict.get();
        Joining joining = Joining.decide(facts(context, proven));
        if (joining instanceof Joining.Refuse refusal) {
            refuse(
                    context,
                    Refusal.of(refusal.reason()).by(proven.organization()).through(proven.connection()));
            return;
        }
        if (joining instanceof Joining.Join) {
            Organizations.of(context.getSession()).join(proven.organization(), context.getUser());
        }
        settle(context, brokered, proven);
        context.success();
    }

    private static Joining.Facts facts(AuthenticationFlowContext context, Verdict proven) {
        KeycloakSession session = context.getSession();
        UserModel user = context.getUser();
        UserId userId = new UserId(user.getId());
        Organizations organizations = Organizations.of(session);
        return new Joining.Facts(
                organizations
                        .byId(proven.organization())
                        .filter(Organization::enabled)
                        .isPresent(),
                organizations.isMember(proven.organization(), userId),
                AccountStore.of(session).knowsMember(proven.organization(), userId),
                isFirstLogin(context),
                user.getEmail() != null && proven.email().isSameAs(user.getEmail()),
                MembershipPolicies.of(session).rejoin(proven.organization()));
    }

    private static void settle(AuthenticationFlowContext context, BrokeredIdentityContext brokered, Verdict proven) {
        UserModel user = context.getUser();
        // With trustEmail off Keycloak marks the address unverified on the way here; the gate has proven it.
        if (user.getEmail() != null && proven.email().isSameAs(user.getEmail()) && !user.isEmailVerified()) {
            user.setEmailVerified(true);
        }
        follow(brokered.getFirstName(), user.getFirstName(), user::setFirstName);
        follow(brokered.getLastName(), user.getLastName(), user::setLastName);
        MembershipPolicies.of(context.getSession())
                .claimInitialOwnership(
                        context.getRealm().getId(), proven.organization(), new UserId(user.getId()), proven.email());
        ProvenSignOn.record(context.getAuthenticationSession(), proven.organization(), proven.connection());
        context.getEvent().detail("organization", proven.organization().value());
    }

    /** Names follow the identity provider; the connection's sync mode stays IMPORT so that nothing else does. */
    private static void follow(@Nullable String asserted, @Nullable String stored, Consumer<String> write) {
        if (asserted != null && !asserted.isBlank() && !Objects.equals(asserted, stored)) {
            write.accept(asserted);
        }
    }

    private static void refuse(AuthenticationFlowContext context, Refusal refusal) {
        discardNewAccount(context);
        context.failureChallenge(
                AuthenticationFlowError.ACCESS_DENIED,
                Refusals.of(context.getSession()).page(refusal, context.getAuthenticationSession()));
    }

    /** The account of a first login was committed by an earlier request of it; refused, it must not stay behind. */
    private static void discardNewAccount(AuthenticationFlowContext context) {
        boolean created = Boolean.parseBoolean(
                context.getAuthenticationSession().getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER));
        if (created && isFirstLogin(context) && context.getUser() != null) {
            UserModel user = context.getUser();
            context.clearUser();
            new UserManager(context.getSession()).removeUser(context.getRealm(), user);
        }
    }

    private static boolean isFirstLogin(AuthenticationFlowContext context) {
        return Boolean.parseBoolean(
                context.getAuthenticationSession().getAuthNote(PostBrokerLoginConstants.PBL_AFTER_FIRST_BROKER_LOGIN));
    }

    private static @Nullable BrokeredIdentityContext brokered(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        SerializedBrokeredIdentityContext serialized = SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                login, PostBrokerLoginConstants.PBL_BROKERED_IDENTITY_CONTEXT);
        return serialized == null ? null : serialized.deserialize(context.getSession(), login);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        authenticate(context);
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
