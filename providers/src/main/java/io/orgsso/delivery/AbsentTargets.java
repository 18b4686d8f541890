package io.orgsso.delivery;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Targets that have taken messages and are switched off now: they may come back, and believe what they last heard. */
public final class AbsentTargets {
    private final EntityManager em;

    public AbsentTargets(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /**
     * Whether one of them knows members of a realm that have changed lately.
     *
     * @param configured names of the targets that are not switched off
     * @param since how long a target may be off and still be expected back
     */
    public boolean haveToHearOf(String realmId, List<String> configured, Instant since) {
        return em.createNamedQuery("orgsso.tally.absent", Long.class)
                        .setParameter("realm", realmId)
                        .setParameter("configured", configured)
                        .setParameter("since", since.toEpochMilli())
                        .getSingleResult()
                > 0;
    }
}
