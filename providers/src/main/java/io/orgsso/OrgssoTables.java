package io.orgsso;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Brings the {@code ORGSSO_*} tables into Keycloak's database: one changelog file per room, run by Keycloak's own
 * Liquibase at start, under its database lock. Keycloak finds the entities itself at build time.
 */
public final class OrgssoTables implements JpaEntityProviderFactory, JpaEntityProvider {
    /** Its first ten letters name the changelog table, {@code DATABASECHANGELOG_ORGSSOTABL}: never change it. */
    private static final String ID = "orgssotables";

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public List<Class<?>> getEntities() {
        return List.of();
    }

    @Override
    public String getChangelogLocation() {
        return "META-INF/orgsso/changelog.xml";
    }

    @Override
    public String getFactoryId() {
        return ID;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
