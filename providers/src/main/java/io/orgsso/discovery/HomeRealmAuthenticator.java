package io.orgsso.discovery;

import io.orgsso.domain.EmailAddress;
import io.orgsso.domain.MalformedEmailException;
import io.orgsso.organization.Organization;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.ProvenSignOn;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The email page: shows one field, and lets the address's domain decide where the person signs in. */
final class HomeRealmAuthenticator extends DiscoveryStep {
    static final String ALLOW_USERNAMES = "allowUsernames";

    private final HomeRealms homeRealms;
    private final OneHop oneHop;
    private final Refusals refusals;

    HomeRealmAuthenticator(KeycloakSession session) {
        this.homeRealms = new HomeRealms(session);
        this.oneHop = OneHop.of(session);
        this.refusals = Refusals.of(session);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        FormMessage forwarded = context.getForwardedErrorMessage();
        if (forwarded != null && Messages.EXPIRED_ACTION.equals(forwarded.getMessage())) {
            // Back, then the old form: the page comes again and says so.
            ask(context);
        } else if (forwarded != null) {
            // Never redirect again by itself: with a login hint that would loop between us and a failing provider.
            refuse(context, Refusal.of(RefusalReason.IDP_ERROR));
        } else if (AuthenticatorUtil.isSSOAuthentication(context.getAuthenticationSession())) {
            // With scope organization the cookie step only attempts, and the sign-on it found is ours to accept.
            accept(context);
        } else if (context.getUser() != null) {
            lead(
                    context,
                    Optional.ofNullable(context.getUser().getEmail()).flatMap(HomeRealmAuthenticator::parsed),
                    context::attempted);
        } else {
            lead(
                    context,
                    Optional.ofNullable(clientsHint(context)).flatMap(HomeRealmAuthenticator::parsed),
                    () -> ask(context));
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        AuthenticatorUtils.processRememberMe(context, form);
        String typed = Optional.ofNullable(form.getFirst(UserModel.USERNAME))
                .map(String::strip)
                .orElse("");
        Optional<EmailAddress> email = parsed(typed);
        if (email.isEmpty() && !(allowsUsernames(context) && !typed.isEmpty() && typed.indexOf('@') < 0)) {
            askAgain(context, typed);
            return;
        }
        lead(context, email, () -> {
            rememberTyped(context, typed);
            context.attempted();
        });
    }

    private static void accept(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        UserSessionModel found = new AuthenticationSessionManager(context.getSession()).getUserSession(login);
        if (found != null) {
            ProvenSignOn.carryOver(found, login);
        }
        context.success();
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
        context.challenge(emailPage(context, clientsHint(context)).createLoginUsername());
    }

    private void askAgain(AuthenticationFlowContext context, String typed) {
        String advice = typed.isEmpty() ? Messages.MISSING_USERNAME : Messages.INVALID_EMAIL;
        context.challenge(emailPage(context, typed)
                .addError(new FormMessage(UserModel.USERNAME, advice))
                .createLoginUsername());
    }

    private static LoginFormsProvider emailPage(AuthenticationFlowContext context, @Nullable String prefilled) {
        // One page, one way on: the list of other ways belongs to the steps after it.
        context.setAuthenticationSelections(List.of());
        MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
        String remembered = AuthenticationManager.getRememberMeUsername(context.getSession());
        if (prefilled != null) {
            form.add(UserModel.USERNAME, prefilled);
        } else if (remembered != null) {
            form.add(UserModel.USERNAME, remembered);
            form.add("rememberMe", "on");
        }
        return context.form().setFormData(form);
    }

    private void refuse(AuthenticationFlowContext context, Refusal refusal) {
        context.failureChallenge(
                AuthenticationFlowError.IDENTITY_PROVIDER_ERROR,
                refusals.page(refusal, context.getAuthenticationSession()));
    }

    private static Refusal refusal(RefusalReason reason, Organization organization, Optional<EmailAddress> email) {
        Refusal refusal = Refusal.of(reason).by(organization.id());
        return email.map(address -> refusal.about(address.domain().ascii())).orElse(refusal);
    }

    private static Optional<EmailAddress> parsed(String typed) {
        try {
            return Optional.of(EmailAddress.parse(typed));
        } catch (MalformedEmailException notAnAddress) {
            return Optional.empty();
        }
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
