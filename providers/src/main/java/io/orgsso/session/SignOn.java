package io.orgsso.session;

import java.util.Optional;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/** One sign-on in a running session: what it rests on. */
record SignOn(SignOnBasis basis, UserSessionModel userSession) {
    /** Epoch seconds; in an offline session, which begins at its first token and not at the login. */
    private static final String STARTED_AT = "orgsso.startedAt";

    /** What one client was signed in to with. */
    static SignOn of(
            KeycloakSession session, AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return new SignOn(SignOnBasis.of(session, clientSession, userSession), userSession);
    }

    /** The session's latest login, which is what the browser's cookie stands for. */
    static SignOn of(KeycloakSession session, UserSessionModel userSession) {
        return new SignOn(SignOnBasis.of(session, userSession), userSession);
    }

    /** What it can show for itself; empty for a sign-on that nothing has proven. */
    Optional<SignOnProof> proof() {
        return basis instanceof SignOnBasis.Proven proven ? Optional.of(proven.signOn()) : Optional.empty();
    }

    /** When it began, in epoch seconds. */
    long start() {
        if (basis instanceof SignOnBasis.Proven proven) {
            return proven.signOn().at();
        }
        String noted = userSession.getNote(STARTED_AT);
        return noted == null ? userSession.getStarted() : Long.parseLong(noted);
    }

    /** When it ends whatever the policy, in epoch seconds: an emergency has its own end. */
    long ownEnd() {
        return basis instanceof SignOnBasis.Proven proven
                        && proven.signOn() instanceof SignOnProof.InEmergency emergency
                ? emergency.until().getEpochSecond()
                : Long.MAX_VALUE;
    }

    /** The session remembers what Keycloak's own notes do not say of it. */
    void keep() {
        keepIn(userSession);
    }

    private void keepIn(UserSessionModel kept) {
        if (basis instanceof SignOnBasis.Brokered brokered) {
            brokered.keepIn(kept);
        }
    }

    /** The offline session of the same browser rests on the same and is as old. */
    void keepIn(UserSessionModel offline, AuthenticatedClientSessionModel client) {
        ProvenSignOn.keepIn(offline, client, userSession);
        LocalSignOn.keepIn(offline, client, userSession);
        keepIn(offline);
        offline.setNote(STARTED_AT, Long.toString(start()));
    }
}
