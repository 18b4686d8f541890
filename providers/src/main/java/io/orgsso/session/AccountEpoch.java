package io.orgsso.session;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The stretch of an account's life that a sign-on belongs to: it ends where {@link UnprovenPast} cuts the account off from
 * its past. Keycloak finds an account's sessions, and not its logins that have stopped at a page: whoever typed the old
 * password before the cut and waits at "choose a new password" would choose one after it.
 */
public final class AccountEpoch {
    private static final String NOTE = "orgsso.epoch";

    private AccountEpoch() {}

    /**
     * Ties a login to the present of its account as soon as a credential of it was accepted, so before any page. One that
     * is tied stays tied as it is; {@link #hold} is what judges it.
     */
    public static void tie(KeycloakSession session, AuthenticationSessionModel login, UserModel account) {
        String note = note(account);
        if (login.getAuthNote(note) == null) {
            // A login by cookie goes on with what its session is tied to.
            String tiedTo = CookieLogin.session(session, login)
                    .map(found -> found.getNote(NOTE))
                    .orElseGet(() -> of(session, login.getRealm(), account));
            login.setAuthNote(note, tiedTo);
        }
    }

    /**
     * Ties a login to the present of its account, or finds that the account has been cut off since it was tied.
     *
     * @throws jakarta.ws.rs.WebApplicationException with a page; everything that the request wrote is rolled back
     */
    public static void hold(KeycloakSession session, AuthenticationSessionModel login, UserModel account) {
        tie(session, login, account);
        String present = of(session, login.getRealm(), account);
        if (!present.equals(login.getAuthNote(note(account)))) {
            throw Refusals.of(session).undoing(Refusal.of(RefusalReason.LOGIN_OVERTAKEN), login);
        }
        login.setUserSessionNote(NOTE, present);
    }

    /** One for each account: whoever stopped at a page may send somebody else to the identity provider from there. */
    private static String note(UserModel account) {
        return NOTE + "." + account.getId();
    }

    /** Whether a session was opened in the present of its account; one that was never tied is left to its other checks. */
    static boolean isPresent(KeycloakSession session, UserSessionModel userSession) {
        String tiedTo = userSession.getNote(NOTE);
        return tiedTo == null || tiedTo.equals(of(session, userSession.getRealm(), userSession.getUser()));
    }

    private static String of(KeycloakSession session, RealmModel realm, UserModel account) {
        return Integer.toString(session.users().getNotBeforeOfUser(realm, account));
    }
}
