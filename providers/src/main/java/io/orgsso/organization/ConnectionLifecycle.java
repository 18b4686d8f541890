package io.orgsso.organization;

import java.util.Optional;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/** Tells when a connection was changed or removed, inside the transaction in which it is. */
public final class ConnectionLifecycle {
    private ConnectionLifecycle() {}

    /** Told about connections that may not let the same people in any more. */
    public interface ChangeListener {
        /** Enabled, disabled, given to another organization, or changed in any other way. */
        void connectionChanged(KeycloakSession session, String realmId, String alias);

        /** Gone, and with it its links to people. */
        void connectionRemoved(KeycloakSession session, OrganizationId organization);
    }

    public static void onChange(KeycloakSessionFactory factory, ChangeListener listener) {
        factory.register(event -> {
            if (event instanceof RealmModel.IdentityProviderUpdatedEvent updated) {
                listener.connectionChanged(
                        updated.getKeycloakSession(),
                        updated.getRealm().getId(),
                        updated.getUpdatedIdentityProvider().getAlias());
            } else if (event instanceof RealmModel.IdentityProviderRemovedEvent removed) {
                IdentityProviderModel connection = removed.getRemovedIdentityProvider();
                Optional.ofNullable(connection.getOrganizationId())
                        .map(OrganizationId::new)
                        .ifPresent(
                                organization -> listener.connectionRemoved(removed.getKeycloakSession(), organization));
            }
        });
    }
}
