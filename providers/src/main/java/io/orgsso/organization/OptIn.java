package io.orgsso.organization;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Whether a realm wants us at all: the jar serves a whole Keycloak, and a realm that does not list our event listener is
 * left as it was.
 */
public final class OptIn {
    /** Id of the event listener that a realm opts in with. */
    public static final String LISTENER = "orgsso-membership-sync";

    /** Ids of the realms that opted in, as a JPQL subquery. */
    public static final String REALM_IDS =
            "(select r.id from RealmEntity r join r.eventsListeners l where l = '" + LISTENER + "')";

    private OptIn() {}

    /**
     * Looks the realm up by its id: an import clears the persistence context and leaves the model that an event carries
     * detached.
     */
    public static boolean holds(KeycloakSession session, String realmId) {
        RealmModel realm = session.realms().getRealm(realmId);
        return realm != null && realm.getEventsListenersStream().anyMatch(LISTENER::equals);
    }
}
