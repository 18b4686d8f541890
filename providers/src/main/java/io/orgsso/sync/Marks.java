package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.cluster.SkipLocked;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;

/** The table of marks in the transaction of one session. */
final class Marks {
    private static final int LONGEST_ERROR = 1000;

    private final EntityManager em;
    private final Clock clock;

    Marks(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    Marks(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /**
     * Leaves marks: an INSERT each on the transaction's own connection, no read, no lock. Past Hibernate, which would
     * check every entity of a large import for changes once per member before it runs a statement of ours.
     */
    void leave(String realmId, List<Spot> spots, Origin origin) {
        leaveAll(realmId, spots, origin, clock.millis());
    }

    /** Where to look; null means all of them. */
    record Spot(
            @Nullable OrganizationId organization,
            @Nullable UserId user,
            @Nullable String connection) {
        static Spot of(MemberKey member) {
            return new Spot(member.organization(), member.user(), null);
        }
    }

    /**
     * Leaves many marks in one round trip.
     *
     * @param since epoch milliseconds of the first mark of this matter
     */
    void leaveAll(String realmId, List<Spot> spots, Origin origin, long since) {
        leaveAll(realmId, spots, origin, since, false);
    }

    /** @param anew whether members get a new version, of {@code since} or above, though nothing is different */
    void leaveAll(String realmId, List<Spot> spots, Origin origin, long since, boolean anew) {
        if (spots.isEmpty()) {
            return;
        }
        long now = clock.millis();
        em.unwrap(Session.class).doWork(jdbc -> {
            try (PreparedStatement insert = jdbc.prepareStatement(insert())) {
                for (Spot spot : spots) {
                    insert.setString(1, UUID.randomUUID().toString());
                    insert.setString(2, realmId);
                    insert.setString(
                            3,
                            spot.organization() == null
                                    ? null
                                    : spot.organization().value());
                    insert.setString(4, spot.user() == null ? null : spot.user().value());
                    insert.setString(5, spot.connection());
                    insert.setString(6, origin.cause());
                    insert.setString(7, origin.actor());
                    insert.setString(8, origin.correlationId());
                    insert.setLong(9, since);
                    insert.setLong(10, now);
                    insert.setBoolean(11, anew);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** How many marks of a correlation are not settled yet. */
    long pending(String realmId, String correlationId) {
        return em.createNamedQuery("orgsso.mark.pending", Long.class)
                .setParameter("realm", realmId)
                .setParameter("correlation", correlationId)
                .getSingleResult();
    }

    private String insert() {
        return "insert into " + JpaUtils.getTableNameForNativeQuery("ORGSSO_MARK", em)
                + " (ID, REALM_ID, ORG_ID, USER_ID, CONNECTION_ALIAS, CAUSE, ACTOR, CORRELATION_ID, CREATED_AT, DUE_AT,"
                + " ANEW, ATTEMPTS) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)";
    }

    /**
     * Locks up to {@code limit} due marks, passing over those that another node works on. Where more than that are due,
     * half are the oldest and half the newest: what changes now must not wait behind a million that a comparison or a
     * rebuild has left.
     */
    List<MarkEntity> claim(int limit) {
        long now = clock.millis();
        int half = (limit + 1) / 2;
        Map<String, MarkEntity> claimed = new LinkedHashMap<>();
        claim("orgsso.mark.due", now, half).forEach(mark -> claimed.put(mark.id, mark));
        if (claimed.size() == half && limit > half) {
            // Some may be the same: of those that this transaction holds none is passed over.
            claim("orgsso.mark.dueLast", now, limit - half).forEach(mark -> claimed.put(mark.id, mark));
        }
        return List.copyOf(claimed.values());
    }

    private List<MarkEntity> claim(String query, long now, int limit) {
        return SkipLocked.select(em.createNamedQuery(query, MarkEntity.class)
                .setParameter("now", now)
                .setMaxResults(limit));
    }

    /** Locks one mark; empty if it is settled, postponed or in other hands. */
    List<MarkEntity> claim(String id) {
        return SkipLocked.select(em.createNamedQuery("orgsso.mark.byId", MarkEntity.class)
                .setParameter("id", id)
                .setParameter("now", clock.millis()));
    }

    /** Ids of due marks, without a lock. */
    List<String> due(int limit) {
        return em.createNamedQuery("orgsso.mark.due", MarkEntity.class)
                .setParameter("now", clock.millis())
                .setMaxResults(limit)
                .getResultStream()
                .map(mark -> mark.id)
                .toList();
    }

    void settle(List<String> ids) {
        if (!ids.isEmpty()) {
            em.createNamedQuery("orgsso.mark.settle").setParameter("ids", ids).executeUpdate();
        }
    }

    /** Keeps a mark that stands for many members and remembers how far it got. */
    void resumeAfter(String id, MemberKey key) {
        em.createNamedQuery("orgsso.mark.resume")
                .setParameter("id", id)
                .setParameter("organization", key.organization().value())
                .setParameter("user", key.user().value())
                .executeUpdate();
    }

    /** How often a mark has failed to settle. */
    int attempts(String id) {
        MarkEntity mark = em.find(MarkEntity.class, id);
        return mark == null ? 0 : mark.attempts;
    }

    void postpone(String id, long delayMillis, String error) {
        em.createNamedQuery("orgsso.mark.postpone")
                .setParameter("id", id)
                .setParameter("due", clock.millis() + delayMillis)
                .setParameter("error", error.substring(0, Math.min(error.length(), LONGEST_ERROR)))
                .executeUpdate();
    }
}
