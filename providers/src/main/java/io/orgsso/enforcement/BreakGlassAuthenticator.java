package io.orgsso.enforcement;

import io.orgsso.cluster.AfterCommit;
import io.orgsso.flow.StepForEverybody;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.session.ProvenSignOn;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * One page for address, password and one-time code, and one answer whatever is wrong with them: that the person does not
 * exist, is no break-glass owner, has no second factor or is locked out looks like a wrong password.
 */
final class BreakGlassAuthenticator extends StepForEverybody {
    private static final Logger LOG = Logger.getLogger(BreakGlassAuthenticator.class);
    private static final String TEMPLATE = "orgsso-break-glass.ftl";

    private final KeycloakSession session;
    private final Runnable mailer;

    /** @param mailer sends what this step has left, once it is committed */
    BreakGlassAuthenticator(KeycloakSession session, Runnable mailer) {
        this.session = session;
        this.mailer = mailer;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        context.challenge(context.form().createForm(TEMPLATE));
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String name = text(form.getFirst("username"));
        // Keycloak's lock against guessing counts by this note.
        context.getAuthenticationSession().setAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME, name);
        BreakGlassCredentials credentials = new BreakGlassCredentials(context);
        Optional<UserModel> person =
                credentials.judge(name, text(form.getFirst("password")), text(form.getFirst("otp")));
        Optional<Organization> organization =
                person.flatMap(user -> new BreakGlassRights(session).organizationOf(user));
        if (person.isEmpty() || organization.isEmpty()) {
            refuse(context);
            return;
        }
        admit(context, person.get(), organization.get());
    }

    private static void refuse(AuthenticationFlowContext context) {
        context.getEvent().detail("break_glass", "refused").error(Errors.INVALID_USER_CREDENTIALS);
        Response again = context.form().setError("orgsso.breakGlass.refused").createForm(TEMPLATE);
        context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, again);
    }

    private void admit(AuthenticationFlowContext context, UserModel user, Organization organization) {
        BreakGlassSettings settings = BreakGlassSettings.of(context.getAuthenticatorConfig());
        Instant until = Clock.systemUTC().instant().plus(settings.session());
        AuthenticationSessionModel login = context.getAuthenticationSession();
        endWhatWasThere(context.getRealm(), login);
        context.setUser(user);
        ProvenSignOn.recordEmergency(login, organization.id(), until);
        tell(context, user, organization.id(), until);
        BreakGlassAlerts.of(session)
                .leave(user, organization.id(), until, context.getExecution().getId());
        AfterCommit.run(session, mailer);
        context.success();
    }

    /** The emergency has a session of its own: one that was there would outlive it, or be another person's. */
    private void endWhatWasThere(RealmModel realm, AuthenticationSessionModel login) {
        UserSessionModel found = session.sessions()
                .getUserSession(realm, login.getParentSession().getId());
        if (found != null) {
            session.sessions().removeUserSession(realm, found);
        }
    }

    private static void tell(
            AuthenticationFlowContext context, UserModel user, OrganizationId organization, Instant until) {
        context.getEvent()
                .detail("break_glass", "admitted")
                .detail("organization", organization.value())
                .detail("until", until.toString());
        LOG.warnf(
                "Break-glass sign-in in realm %s: user %s of organization %s, until %s",
                context.getRealm().getName(), user.getId(), organization.value(), until);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
