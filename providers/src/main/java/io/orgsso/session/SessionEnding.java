package io.orgsso.session;

import io.orgsso.cluster.Outbox;
import java.util.HashSet;
import java.util.Set;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;

/**
 * Ends sessions in the caller's transaction, and leaves notices for clients with a backchannel logout address, which are
 * sent after its commit. Keycloak's own {@code backchannelLogout} waits for every client inside the transaction.
 */
final class SessionEnding {
    private final KeycloakSession session;
    private final Outbox<LogoutNoticeEntity> notices;
    /** Online and offline session of a browser share their id, and a client hears of it once. */
    private final Set<String> told = new HashSet<>();

    SessionEnding(KeycloakSession session) {
        this.session = session;
        this.notices = LogoutNoticeEntity.outbox(session);
    }

    /**
     * Ends one session, online or offline. A session that Keycloak made for a single request is not stored and has no
     * end of its own.
     */
    void end(UserSessionModel ended, SignOnEnd why) {
        if (ended.getPersistenceState() == UserSessionModel.SessionPersistenceState.TRANSIENT) {
            return;
        }
        announce(ended);
        record(ended, why);
        RealmModel realm = ended.getRealm();
        if (ended.isOffline()) {
            session.sessions().removeOfflineUserSession(realm, ended);
        } else {
            session.sessions().removeUserSession(realm, ended);
        }
    }

    /** Leaves the notices of a session that somebody else ends in this transaction. */
    void announce(UserSessionModel ended) {
        for (AuthenticatedClientSessionModel client :
                ended.getAuthenticatedClientSessions().values()) {
            if (told.add(ended.getId() + " " + client.getClient().getId())) {
                LogoutMessage.claims(session, client, ended.getUser()).ifPresent(claims -> {
                    notices.leave(new LogoutNoticeEntity(
                            ended.getRealm().getId(), client.getClient().getId(), claims));
                    session.getKeycloakSessionFactory().publish(new SessionsEnded(session));
                });
            }
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
