package io.orgsso.enforcement;

import io.orgsso.session.AccountEpoch;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.SsoEnforcement;
import io.orgsso.session.SsoRequirement;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The first place of enforcement: right after the password, before any second factor is asked for. */
final class SsoEnforcementAuthenticator implements Authenticator {
    private final SsoEnforcement enforcement;
    private final RequiredSignIn signIn;

    SsoEnforcementAuthenticator(KeycloakSession session) {
        this.enforcement = SsoEnforcement.of(session);
        this.signIn = new RequiredSignIn(session);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        AccountEpoch.tie(context.getSession(), login, context.getUser());
        if (judge(context) instanceof SsoRequirement.Owed owed) {
            context.forceChallenge(signIn.page(context.form(), login, owed.organization()));
        } else {
            context.success();
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        if (judge(context) instanceof SsoRequirement.Owed owed) {
            context.forceChallenge(signIn.leave(context.getAuthenticationSession(), owed.organization()));
        } else {
            context.success();
        }
    }

    private SsoRequirement judge(AuthenticationFlowContext context) {
        return enforcement.judge(context.getUser(), ProvenSignOn.of(context.getAuthenticationSession()));
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
