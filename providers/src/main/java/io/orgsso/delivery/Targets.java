package io.orgsso.delivery;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The table of targets in the transaction of one session. */
final class Targets {
    private final EntityManager em;
    private final Clock clock;

    Targets(KeycloakSession session, Clock clock) {
        this(session.getProvider(JpaConnectionProvider.class).getEntityManager(), clock);
    }

    Targets(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /** How a target stands; one that was never heard of stands open. */
    TargetStand stand(String name) {
        List<Object[]> rows = em.createNamedQuery("orgsso.target.stand", Object[].class)
                .setParameter("name", name)
                .getResultList();
        if (rows.isEmpty()) {
            return new TargetStand(false, null, null, null, 0);
        }
        Object[] row = rows.get(0);
        return new TargetStand((Boolean) row[0], (Long) row[1], (Long) row[2], (String) row[3], (Long) row[4]);
    }

    /** @param since when it first failed, as far as this node knows; another may know of an earlier time */
    void failing(String name, long since, String reason) {
        em.createNamedQuery("orgsso.target.failing")
                .setParameter("name", name)
                .setParameter("since", since)
                .setParameter("reason", reason)
                .executeUpdate();
    }

    void recovered(String name) {
        em.createNamedQuery("orgsso.target.recovered")
                .setParameter("name", name)
                .executeUpdate();
    }

    /** Answers whether this call did it. */
    boolean disable(String name, String reason) {
        return em.createNamedQuery("orgsso.target.disable")
                        .setParameter("name", name)
                        .setParameter("now", clock.millis())
                        .setParameter("reason", reason)
                        .executeUpdate()
                == 1;
    }

    void pause(String name) {
        em.createNamedQuery("orgsso.target.pause").setParameter("name", name).executeUpdate();
    }

    void resume(String name) {
        em.createNamedQuery("orgsso.target.resume").setParameter("name", name).executeUpdate();
    }

    /** Adds to what the target has taken in all. */
    void count(String name, Map<String, Long> byRealm) {
        byRealm.forEach((realm, more) -> {
            int known = em.createNamedQuery("orgsso.tally.add")
                    .setParameter("target", name)
                    .setParameter("realm", realm)
                    .setParameter("more", more)
                    .executeUpdate();
            if (known == 0) {
                TallyEntity tally = new TallyEntity();
                tally.target = name;
                tally.realmId = realm;
                tally.delivered = more;
                em.persist(tally);
                em.flush();
            }
        });
    }

    /** How many messages of a realm the target has taken in all. */
    long delivered(String name, String realmId) {
        return em.createNamedQuery("orgsso.tally.delivered", Long.class)
                .setParameter("target", name)
                .setParameter("realm", realmId)
                .getResultStream()
                .findFirst()
                .orElse(0L);
    }

    void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.tally.forgetRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }
}
