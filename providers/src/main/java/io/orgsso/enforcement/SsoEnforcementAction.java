package io.orgsso.enforcement;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.AccountEpoch;
import io.orgsso.session.AccountKeys;
import io.orgsso.session.CookieLogin;
import io.orgsso.session.LocalSignOn;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.SignOnProof;
import io.orgsso.session.SsoEnforcement;
import io.orgsso.session.SsoRequirement;
import java.util.Optional;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionContext.KcActionStatus;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The second place of enforcement: Keycloak asks it at the end of every interactive sign-on, whatever flow led there,
 * and in direct grant. It stands in the login only, never on the user, and goes by itself once nothing is owed. As it
 * comes before all others, it also holds back those that this sign-on may not do ({@link AccountKeys}), and keeps what a
 * sign-on by password stands for.
 */
final class SsoEnforcementAction implements RequiredActionProvider {
    static final String ID = "orgsso-sso-enforcement";

    private final KeycloakSession session;
    private final SsoEnforcement enforcement;
    private final RequiredSignIn signIn;

    SsoEnforcementAction(KeycloakSession session) {
        this.session = session;
        this.enforcement = SsoEnforcement.of(session);
        this.signIn = new RequiredSignIn(session);
    }

    /**
     * Supported, and not because anybody should start it: Keycloak puts an action that does not support it on the list
     * of ignored ones for the rest of the login, so that {@code kc_action=orgsso-sso-enforcement} would switch it off.
     */
    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.SUPPORTED;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        AccountEpoch.hold(session, login, context.getUser());
        Optional<SignOnProof> proof = proof(login, context.getUser());
        if (proof.isEmpty()) {
            ProvenSignOn.forget(login);
            LocalSignOn.record(session, login, context.getUser());
        } else {
            LocalSignOn.forget(login);
        }
        boolean mayGoOn =
                isSatisfied(context.getUser(), proof) && !keys(context).areWithheldFrom(login, context.getUser());
        if (makesNoSignOn(login) || mayGoOn) {
            login.removeRequiredAction(ID);
        } else {
            login.addRequiredAction(ID);
        }
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        if (judge(context) instanceof SsoRequirement.Owed owed) {
            context.challenge(signIn.page(context.form(), context.getAuthenticationSession(), owed.organization()));
        } else {
            goOn(context);
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        if (judge(context) instanceof SsoRequirement.Owed owed) {
            context.challenge(signIn.leave(context.getAuthenticationSession(), owed.organization()));
        } else {
            goOn(context);
        }
    }

    /** After the page the client's wish is done with, so that trying again leads back to the client. */
    private void goOn(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (!keys(context).areWithheldFrom(login, context.getUser())) {
            context.success();
            return;
        }
        String asked = login.getClientNote(Constants.KC_ACTION);
        if (asked != null) {
            AuthenticationManager.setKcActionStatus(asked, KcActionStatus.ERROR, login);
        }
        context.challenge(Refusals.of(session).page(Refusal.of(RefusalReason.SHARED_ACCOUNT), login));
    }

    private AccountKeys keys(RequiredActionContext context) {
        return AccountKeys.of(session, context.getRealm());
    }

    private SsoRequirement judge(RequiredActionContext context) {
        return enforcement.judge(context.getUser(), proof(context.getAuthenticationSession(), context.getUser()));
    }

    private boolean isSatisfied(UserModel user, Optional<SignOnProof> proof) {
        return enforcement.judge(user, proof) instanceof SsoRequirement.Satisfied;
    }

    /** A sign-on by the cookie rests on what the session was opened with; any other on what this login has proven. */
    private Optional<SignOnProof> proof(AuthenticationSessionModel login, UserModel user) {
        if (!CookieLogin.is(login)) {
            return ProvenSignOn.of(login);
        }
        return CookieLogin.session(session, login)
                .filter(found -> user.equals(found.getUser()))
                .flatMap(ProvenSignOn::of);
    }

    /** Actions that an administrator's mail asks for end on a page: no session comes of them. */
    private static boolean makesNoSignOn(AuthenticationSessionModel login) {
        return login.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) != null;
    }

    @Override
    public void close() {}
}
