package io.orgsso.example;

import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.SyncTargetFactory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Target {@code directory}, configured by {@code spi-orgsso-sync-target--directory--path}. One call at a time and one node
 * only: nothing keeps two from comparing versions at once.
 */
public final class DirectoryTargetFactory implements SyncTargetFactory {
    private @Nullable Path directory;

    /** A wrong value should stop the start here, with a sentence that names the key. */
    @Override
    public void init(Config.Scope config) {
        String path = config.get("path");
        directory = path == null || path.isBlank() ? null : Path.of(path.trim());
    }

    @Override
    public boolean isConfigured() {
        return directory != null;
    }

    @Override
    public SyncTarget create(KeycloakSession session) {
        Path configured = directory;
        if (configured == null) {
            throw new IllegalStateException("Target directory is not configured: set its path");
        }
        return new DirectoryTarget(configured);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}

    @Override
    public String getId() {
        return "directory";
    }
}
