package io.orgsso.sync;

import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** What the projector has yet to look at. */
public final class MarksWaiting {
    private MarksWaiting() {}

    /** How many marks a realm has; one may stand for many members. */
    public static long count(KeycloakSession session, String realmId) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createNamedQuery("orgsso.mark.count", Long.class)
                .setParameter("realm", realmId)
                .getSingleResult();
    }
}
