package io.orgsso.session;

import org.keycloak.events.Details;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * "Remember me", ticked beside the email field. Keycloak keeps it in a note that a first login through an identity
 * provider wipes; ours lasts until the post-login flow.
 */
public final class RememberedPerson {
    private static final String WISH = "orgsso.rememberMe";

    private RememberedPerson() {}

    /** Keeps what Keycloak has just read from the form. */
    public static void keepWish(AuthenticationSessionModel login) {
        if (login.getAuthNote(Details.REMEMBER_ME) == null) {
            login.removeClientNote(WISH);
        } else {
            login.setClientNote(WISH, "true");
        }
    }

    /** Gives it back, once the identity provider's word is accepted. */
    public static void fulfil(AuthenticationSessionModel login) {
        if (login.getClientNote(WISH) != null) {
            login.setAuthNote(Details.REMEMBER_ME, "true");
            login.removeClientNote(WISH);
        }
    }
}
