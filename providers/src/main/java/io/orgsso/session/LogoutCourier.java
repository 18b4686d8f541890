package io.orgsso.session;

import io.orgsso.cluster.Backoff;
import io.orgsso.cluster.OutboxLoop;
import io.orgsso.cluster.OutboxLoop.Parcel;
import io.orgsso.cluster.OutboxLoop.Terms;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Brings clients the word that sessions have ended. */
final class LogoutCourier implements OutboxLoop.Courier<LogoutNoticeEntity> {
    private static final Terms TERMS =
            new Terms("orgsso-logout-notices", 8, 30_000, new Backoff(1000, 300_000), 12, Duration.ofHours(1));

    private final LogoutSender sender;

    private LogoutCourier(KeycloakSessionFactory factory) {
        this.sender = new LogoutSender(factory);
    }

    static OutboxLoop<LogoutNoticeEntity> loop(KeycloakSessionFactory factory) {
        return new OutboxLoop<>(
                factory, LogoutNoticeEntity.class, new LogoutCourier(factory), TERMS, Clock.systemUTC());
    }

    /** Throws where there is no key to sign with, or an address relative to a server that has no hostname. */
    @Override
    public Optional<Parcel> pack(KeycloakSession session, LogoutNoticeEntity notice) {
        return LogoutMessage.of(session, notice)
                .map(message -> new Parcel("client " + message.clientId(), () -> sender.send(message)));
    }
}
