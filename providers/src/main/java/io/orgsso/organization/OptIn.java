package io.orgsso.organization;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Whether a realm wants this product: it lists our event listener. Realms that do not are left as they are. */
public final class OptIn {
    /** Id of the event listener, as the realm lists it. */
    public static final String LISTENER = "orgsso-membership-sync";

    private OptIn() {}

    public static boolean of(RealmModel realm) {
        return realm.getEventsListenersStream().anyMatch(LISTENER::equals);
    }

    /** Looks the realm up again: an import clears the persistence context and leaves an event's own realm detached. */
    public static boolean of(KeycloakSession session, String realmId) {
        RealmModel realm = session.realms().getRealm(realmId);
        return realm != null && of(realm);
    }
}
