package io.orgsso.session;

import io.orgsso.cluster.SkipLocked;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Clients that still have to hear of a session's end, in the transaction of one session. */
final class LogoutNotices {
    private final EntityManager em;
    private final Clock clock;

    LogoutNotices(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    LogoutNotices(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /**
     * A notice that somebody is about to send.
     *
     * @param clientId Keycloak's id of the client
     * @param claims of the logout token, as JSON
     * @param attempts how often it was tried before
     * @param createdAt when the session ended, epoch milliseconds
     */
    record Claimed(String id, String realmId, String clientId, String claims, int attempts, long createdAt) {}

    void leave(String realmId, String clientId, String claims) {
        LogoutNoticeEntity notice = new LogoutNoticeEntity();
        notice.id = UUID.randomUUID().toString();
        notice.realmId = realmId;
        notice.clientId = clientId;
        notice.claims = claims;
        notice.createdAt = clock.millis();
        notice.dueAt = clock.millis();
        em.persist(notice);
    }

    /** Takes up to {@code limit} due notices until the lease runs out. */
    List<Claimed> claim(long fence, long leaseMillis, int limit) {
        long now = clock.millis();
        List<LogoutNoticeEntity> due =
                SkipLocked.select(em.createNamedQuery("orgsso.logoutNotice.due", LogoutNoticeEntity.class)
                        .setParameter("now", now)
                        .setMaxResults(limit));
        due.forEach(notice -> {
            notice.fence = fence;
            notice.dueAt = now + leaseMillis;
        });
        em.flush();
        return due.stream()
                .map(notice -> new Claimed(
                        notice.id, notice.realmId, notice.clientId, notice.claims, notice.attempts, notice.createdAt))
                .toList();
    }

    /** There is nothing more to tell. Changes nothing if another claim has taken the notice over. */
    void settle(String id, long fence) {
        em.createNamedQuery("orgsso.logoutNotice.settle")
                .setParameter("id", id)
                .setParameter("fence", fence)
                .executeUpdate();
    }

    /** To be tried again. Changes nothing if another claim has taken the notice over. */
    void postpone(String id, long fence, long delayMillis) {
        em.createNamedQuery("orgsso.logoutNotice.postpone")
                .setParameter("id", id)
                .setParameter("fence", fence)
                .setParameter("due", clock.millis() + delayMillis)
                .executeUpdate();
    }

    void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.logoutNotice.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
