package io.orgsso.enforcement;

import io.orgsso.organization.OrganizationLifecycle;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;

/** Required action {@code orgsso-sso-enforcement}, which registers itself in every realm that opts in. */
public final class SsoEnforcementActionFactory implements RequiredActionFactory {
    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new SsoEnforcementAction(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        OrganizationLifecycle.onRealmCreated(factory, EnforcedRealms::adopt);
        factory.register(event -> {
            if (event instanceof PostMigrationEvent started) {
                EnforcedRealms.adoptAll(started.getFactory());
            }
        });
    }

    @Override
    public String getId() {
        return SsoEnforcementAction.ID;
    }

    @Override
    public String getDisplayText() {
        return EnforcedRealms.DISPLAY_NAME;
    }

    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void close() {}
}
