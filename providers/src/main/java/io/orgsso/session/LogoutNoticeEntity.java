package io.orgsso.session;

import io.orgsso.cluster.Outbox;
import io.orgsso.cluster.Owed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Clock;
import org.keycloak.models.KeycloakSession;

/** One client that has to hear that a session ended. */
@Entity(name = "OrgssoLogoutNotice")
@Table(name = "ORGSSO_LOGOUT_NOTICE")
class LogoutNoticeEntity extends Owed {
    /** Keycloak's id of the client, not its {@code client_id}. */
    @Column(name = "CLIENT_ID", nullable = false)
    String clientId = "";

    /** Claims of the logout token as JSON: ids, no addresses and no names. */
    @Column(name = "CLAIMS", length = 4000, nullable = false)
    String claims = "";

    protected LogoutNoticeEntity() {}

    LogoutNoticeEntity(String realmId, String clientId, String claims) {
        super(realmId);
        this.clientId = clientId;
        this.claims = claims;
    }

    static Outbox<LogoutNoticeEntity> outbox(KeycloakSession session) {
        return new Outbox<>(session, LogoutNoticeEntity.class, Clock.systemUTC());
    }
}
