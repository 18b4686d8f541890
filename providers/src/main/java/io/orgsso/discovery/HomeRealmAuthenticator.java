package io.orgsso.discovery;

import io.orgsso.domain.EmailAddress;
import io.orgsso.flow.StepForEverybody;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.RememberedPerson;
import io.orgsso.session.SignOnProof;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** The email step: shows one field, and lets the address's domain decide where the person signs in. */
final class HomeRealmAuthenticator extends StepForEverybody {
    static final String ALLOW_USERNAMES = "allowUsernames";

    private final HomeRealms homeRealms;
    private final OneHop oneHop;
    private final Refusals refusals;
    private final EmailPage page;
    private final OrganizationChoice choice;

    HomeRealmAuthenticator(KeycloakSession session) {
        this.homeRealms = new HomeRealms(session);
        this.oneHop = OneHop.of(session);
        this.refusals = Refusals.of(session);
        this.page = new EmailPage(session);
        this.choice = new OrganizationChoice(session, homeRealms);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (ProviderError.isBroughtBy(context)) {
            ProviderError.explain(context);
        } else if (AuthenticatorUtil.isSSOAuthentication(context.getAuthenticationSession())) {
            // With scope organization the cookie step only attempts, and the sign-on it found is ours to accept.
            SignedOn.of(context).ifPresentOrElse(person -> choice.offer(context, person), context::resetFlow);
        } else if (context.getForwardedErrorMessage() != null) {
            // An old form after Back, or a login that took too long: the page comes again and says so.
            ask(context);
        } else if (context.getUser() != null) {
            signInAgain(context, context.getUser());
        } else {
            lead(context, EmailAddress.in(clientsHint(context)), () -> ask(context));
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        if (AuthenticatorUtil.isSSOAuthentication(context.getAuthenticationSession())) {
            String alias =
                    Optional.ofNullable(form.getFirst(OrganizationChoice.FIELD)).orElse("");
            SignedOn.of(context).ifPresentOrElse(person -> choice.take(context, person, alias), context::resetFlow);
        } else if (page.isAnsweredByPasskey(form)) {
            page.verifyPasskey(context);
        } else {
            typed(context, form);
        }
    }

    private void typed(AuthenticationFlowContext context, MultivaluedMap<String, String> form) {
        AuthenticatorUtils.processRememberMe(context, form);
        RememberedPerson.keepWish(context.getAuthenticationSession());
        String typed = Optional.ofNullable(form.getFirst(UserModel.USERNAME))
                .map(String::strip)
                .orElse("");
        Optional<EmailAddress> email = EmailAddress.in(typed);
        if (email.isEmpty() && !(allowsUsernames(context) && !typed.isEmpty() && typed.indexOf('@') < 0)) {
            DiscoveryMetrics.malformed();
            context.challenge(page.askAgain(context, typed));
            return;
        }
        lead(context, email, () -> {
            rememberTyped(context, typed);
            context.attempted();
        });
    }

    private static Optional<String> connectionOf(UserSessionModel session) {
        return ProvenSignOn.of(session)
                .filter(SignOnProof.ByConnection.class::isInstance)
                .map(proof -> ((SignOnProof.ByConnection) proof).connection());
    }

    /** To the identity provider that the session came through; an address may have changed since. */
    private void signInAgain(AuthenticationFlowContext context, UserModel person) {
        Optional<Connection> before = SignedOn.session(context)
                .flatMap(HomeRealmAuthenticator::connectionOf)
                .flatMap(homeRealms::again);
        if (before.isPresent()) {
            oneHop.send(
                    context,
                    before.get(),
                    homeRealms
                            .addressAt(before.get(), person)
                            .map(EmailAddress::value)
                            .orElse(null));
        } else {
            lead(context, EmailAddress.in(person.getEmail()), context::attempted);
        }
    }

    /** One look-up; {@code nowhere} is what becomes of an address that is nobody's, or of none. */
    private void lead(AuthenticationFlowContext context, Optional<EmailAddress> email, Runnable nowhere) {
        HomeRealm home = email.map(known -> DiscoveryMetrics.measured(() -> homeRealms.of(known.domain())))
                .orElseGet(HomeRealm.None::new);
        if (home instanceof HomeRealm.IdentityProvider found) {
            oneHop.send(
                    context, found.connection(), email.map(EmailAddress::value).orElse(null));
        } else if (home instanceof HomeRealm.OrganizationOff off) {
            refuse(context, refusal(RefusalReason.ORGANIZATION_DISABLED, off.organization(), email));
        } else if (home instanceof HomeRealm.ConnectionsOff off) {
            refuse(context, refusal(RefusalReason.CONNECTION_DISABLED, off.organization(), email));
        } else {
            nowhere.run();
        }
    }

    private void ask(AuthenticationFlowContext context) {
        context.challenge(page.ask(context, clientsHint(context)));
    }

    /** No failed login: nobody's credential was wrong. */
    private void refuse(AuthenticationFlowContext context, Refusal refusal) {
        context.forceChallenge(refusals.answer(refusal, context.getAuthenticationSession()));
    }

    private static Refusal refusal(RefusalReason reason, Organization organization, Optional<EmailAddress> email) {
        Refusal refusal = Refusal.of(reason).by(organization.id());
        return email.map(address -> refusal.about(address.domain().ascii())).orElse(refusal);
    }

    /** The password page reads the client's hint, also when it is reloaded; ATTEMPTED_USERNAME does nothing there. */
    private static void rememberTyped(AuthenticationFlowContext context, String typed) {
        context.getAuthenticationSession().setClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM, typed);
    }

    private static @Nullable String clientsHint(AuthenticationFlowContext context) {
        return context.getAuthenticationSession().getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
    }

    private static boolean allowsUsernames(AuthenticationFlowContext context) {
        return context.getAuthenticatorConfig() != null
                && Boolean.parseBoolean(
                        context.getAuthenticatorConfig().getConfig().get(ALLOW_USERNAMES));
    }
}
