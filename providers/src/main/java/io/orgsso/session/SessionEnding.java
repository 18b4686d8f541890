package io.orgsso.session;

import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/** Ends sessions: they go in the caller's transaction, who has to be told is told after its commit. */
final class SessionEnding {
    private final KeycloakSession session;

    SessionEnding(KeycloakSession session) {
        this.session = session;
    }

    /**
     * Ends one session, online or offline. A session that Keycloak made for a single request is not stored and has no
     * end of its own.
     */
    void end(UserSessionModel ended, SignOnEnd why) {
        if (ended.getPersistenceState() == UserSessionModel.SessionPersistenceState.TRANSIENT) {
            return;
        }
        RealmModel realm = ended.getRealm();
        record(ended, why);
        if (ended.isOffline()) {
            session.sessions().removeOfflineUserSession(realm, ended);
        } else {
            // Not backchannelLogout: it waits for every client, and in a browser flow it would end the running login.
            session.sessions().removeUserSession(realm, ended);
        }
    }

    private void record(UserSessionModel ended, SignOnEnd why) {
        EventBuilder event = new EventBuilder(ended.getRealm(), session)
                .event(EventType.USER_SESSION_DELETED)
                .user(ended.getUser())
                .session(ended)
                .detail(Details.REASON, why.code());
        ProvenSignOn.of(ended).ifPresent(proof -> {
            event.detail("organization", proof.organization().value());
            if (proof instanceof SignOnProof.ByConnection sso) {
                event.detail(Details.IDENTITY_PROVIDER, sso.connection());
            }
        });
        event.success();
    }
}
