package io.orgsso.delivery.postgres;

import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.SyncTargetFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Target {@code postgres}. Configured by {@link PostgresSettings}; connects at the first delivery, so an unreachable
 * database delays neither start nor login. It keeps accounts and members; resources, usage and invoices are in the
 * embedded store only, since no message tells of them yet.
 */
public final class PostgresTargetFactory implements SyncTargetFactory {
    static final String ID = "postgres";

    private Optional<PostgresSettings> settings = Optional.empty();
    private @Nullable PostgresConnection connection;

    @Override
    public void init(Config.Scope config) {
        settings = PostgresSettings.read(config);
        connection = settings.map(PostgresConnection::new).orElse(null);
    }

    @Override
    public boolean isConfigured() {
        return connection != null;
    }

    @Override
    public SyncTarget create(KeycloakSession session) {
        PostgresConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("Target postgres is not configured: set its url");
        }
        return new PostgresTarget(open);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public String getId() {
        return ID;
    }
}
