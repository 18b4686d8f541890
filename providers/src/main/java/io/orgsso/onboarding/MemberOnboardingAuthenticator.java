package io.orgsso.onboarding;

import io.orgsso.account.AccountStore;
import io.orgsso.connection.EmailProof;
import io.orgsso.domain.DomainClaims;
import io.orgsso.member.MemberHistory;
import io.orgsso.member.MemberProfileChanged;
import io.orgsso.member.MembershipPolicies;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.LinkPolicy;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.RememberedPerson;
import io.orgsso.session.UnprovenPast;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The one place where a person becomes a member: the post-login flow, which runs on every brokered login, the first
 * included, also when Keycloak has skipped first-login steps.
 */
final class MemberOnboardingAuthenticator implements Authenticator {
    @Override
    public void authenticate(AuthenticationFlowContext context) {
        BrokeredIdentityContext brokered = brokered(context);
        Optional<Verdict> verdict =
                brokered == null ? Optional.empty() : AssertionCheckAuthenticator.unchanged(context, brokered);
        if (brokered == null || verdict.isEmpty()) {
            Refusal refusal = Refusal.of(RefusalReason.NO_VERDICT);
            refuse(
                    context,
                    brokered == null
                            ? refusal
                            : refusal.through(brokered.getIdpConfig().getAlias()));
            return;
        }
        Verdict proven = verdict.get();
        if (isSomebodyElseSignedIn(context)) {
            refuse(
                    context,
                    Refusal.of(RefusalReason.OTHER_PERSON)
                            .by(proven.organization())
                            .through(proven.connection()));
            return;
        }
        if (judgedAgain(context.getSession(), proven) instanceof Admission.Refused changed) {
            refuse(context, changed.refusal());
            return;
        }
        if (reauthenticatesSomebodyElse(context)) {
            refuse(context, linkRefused(proven));
            return;
        }
        Joining.Facts facts = facts(context, proven);
        Joining joining = Joining.decide(facts);
        if (joining instanceof Joining.Refuse refusal) {
            refuse(
                    context,
                    Refusal.of(refusal.reason()).by(proven.organization()).through(proven.connection()));
            return;
        }
        welcome(context, brokered, proven, joining instanceof Joining.Join);
        OnboardingMetrics.arrived(joining, facts);
        context.success();
    }

    /** Keycloak would find out one step later, and its page names the person who is signed in. */
    private static boolean isSomebodyElseSignedIn(AuthenticationFlowContext context) {
        UserSessionModel signedIn = new AuthenticationSessionManager(context.getSession())
                .getUserSession(context.getAuthenticationSession());
        return signedIn != null
                && AuthenticationManager.isSessionValid(context.getRealm(), signedIn)
                && !context.getUser().equals(signedIn.getUser());
    }

    /** Pages may have stood between the gate and here for as long as a login lives; the world may be another. */
    private static Admission judgedAgain(KeycloakSession session, Verdict proven) {
        Organizations organizations = Organizations.of(session);
        Connection connection = organizations.connection(proven.connection()).orElseThrow();
        return Admission.judge(
                connection,
                connection.organization().filter(proven.organization()::equals).flatMap(organizations::byId),
                new EmailProof.Proven(proven.email()),
                DomainClaims.of(session)
                        .covering(
                                session.getContext().getRealm().getId(),
                                proven.email().domain()));
    }

    /**
     * A first login through another connection is waiting for this one to prove whose account it may link. Keycloak would
     * find out later, and hide our page behind its own.
     */
    private static boolean reauthenticatesSomebodyElse(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        boolean isNested = login.getAuthNote(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE) != null;
        return isNested && !isFirstLogin(context) && !LinkPolicy.expects(login, context.getUser());
    }

    private static Refusal linkRefused(Verdict proven) {
        return Refusal.of(RefusalReason.LINK_REFUSED).by(proven.organization()).through(proven.connection());
    }

    private static Joining.Facts facts(AuthenticationFlowContext context, Verdict proven) {
        KeycloakSession session = context.getSession();
        UserId user = new UserId(context.getUser().getId());
        return new Joining.Facts(
                Organizations.of(session).isMember(proven.organization(), user),
                MemberHistory.of(session).knows(proven.organization(), user)
                        || AccountStore.of(session).knowsMember(proven.organization(), user),
                isFirstLogin(context),
                hasProvenEmail(context.getUser(), proven),
                MembershipPolicies.of(session).rejoin(proven.organization()));
    }

    private static void welcome(
            AuthenticationFlowContext context, BrokeredIdentityContext brokered, Verdict proven, boolean joins) {
        KeycloakSession session = context.getSession();
        RealmModel realm = context.getRealm();
        UserModel user = context.getUser();
        UserId userId = new UserId(user.getId());
        if (isFirstLogin(context) && !isNewAccount(context)) {
            UnprovenPast.of(session, realm).end(user, proven.connection(), usedCredentials(context));
            OnboardingMetrics.linked();
        }
        if (joins) {
            Organizations.of(session).join(proven.organization(), user);
        }
        MemberHistory.of(session).remember(realm.getId(), proven.organization(), userId);
        followName(context, brokered);
        if (hasProvenEmail(user, proven)) {
            // With trustEmail off Keycloak marks the address unverified on the way here; the gate has proven it.
            if (!user.isEmailVerified()) {
                // Also a write that changes nothing takes the account out of every node's cache.
                user.setEmailVerified(true);
            }
            MembershipPolicies.of(session)
                    .claimInitialOwnership(realm.getId(), proven.organization(), userId, proven.email());
        }
        AuthenticationSessionModel login = context.getAuthenticationSession();
        // A session may have been found at first; this is a sign-on of its own, with a time of its own.
        login.removeAuthNote(AuthenticationManager.SSO_AUTH);
        RememberedPerson.fulfil(login);
        ProvenSignOn.record(login, proven.organization(), proven.connection());
        context.getEvent().detail("organization", proven.organization().value());
    }

    /** Names follow the identity provider; the connection's sync mode stays IMPORT so that nothing else does. */
    private static void followName(AuthenticationFlowContext context, BrokeredIdentityContext brokered) {
        UserModel user = context.getUser();
        boolean given = follow(brokered.getFirstName(), user.getFirstName(), user::setFirstName);
        boolean family = follow(brokered.getLastName(), user.getLastName(), user::setLastName);
        if (given || family) {
            KeycloakSession session = context.getSession();
            session.getKeycloakSessionFactory()
                    .publish(
                            new MemberProfileChanged(session, context.getRealm().getId(), new UserId(user.getId())));
        }
    }

    private static boolean follow(@Nullable String asserted, @Nullable String stored, Consumer<String> write) {
        boolean changed = asserted != null && !asserted.isBlank() && !Objects.equals(asserted, stored);
        if (changed) {
            write.accept(asserted);
        }
        return changed;
    }

    private static boolean hasProvenEmail(UserModel user, Verdict proven) {
        return user.getEmail() != null && proven.email().isSameAs(user.getEmail());
    }

    private static void refuse(AuthenticationFlowContext context, Refusal refusal) {
        undoFirstLogin(context, refusal);
        OnboardingMetrics.refused(refusal.reason());
        context.failureChallenge(
                AuthenticationFlowError.ACCESS_DENIED,
                Refusals.of(context.getSession()).page(refusal, context.getAuthenticationSession()));
    }

    /** Account and link of a first login were committed by earlier requests of it; refused, they must not stay. */
    private static void undoFirstLogin(AuthenticationFlowContext context, Refusal refusal) {
        UserModel user = context.getUser();
        if (!isFirstLogin(context) || user == null) {
            return;
        }
        if (isNewAccount(context)) {
            context.clearUser();
            new UserManager(context.getSession()).removeUser(context.getRealm(), user);
        } else {
            refusal.connection()
                    .ifPresent(alias ->
                            context.getSession().users().removeFederatedIdentity(context.getRealm(), user, alias));
        }
    }

    private static boolean isFirstLogin(AuthenticationFlowContext context) {
        return isTrue(context, PostBrokerLoginConstants.PBL_AFTER_FIRST_BROKER_LOGIN);
    }

    private static boolean isNewAccount(AuthenticationFlowContext context) {
        return isTrue(context, AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER);
    }

    private static boolean isTrue(AuthenticationFlowContext context, String note) {
        return Boolean.parseBoolean(context.getAuthenticationSession().getAuthNote(note));
    }

    /** What was typed or touched since the assertion arrived; Keycloak forgets everything before that. */
    private static List<String> usedCredentials(AuthenticationFlowContext context) {
        return AuthenticatorUtil.getAuthnCredentials(context.getAuthenticationSession());
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
