package io.orgsso.admin;

import io.orgsso.member.OrganizationScope;
import io.orgsso.organization.OrganizationLifecycle;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProvider;
import org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** Mounts {@link OrgssoAdminResource}, and takes up a realm that is created or imported. */
public final class OrgssoAdminResourceProviderFactory
        implements AdminRealmResourceProviderFactory, AdminRealmResourceProvider {
    @Override
    public Object getResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder adminEvent) {
        return new OrgssoAdminResource(session, realm, new Caller(auth), adminEvent);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        OrganizationLifecycle.onRealmCreated(factory, RealmSeed::plant);
        OrganizationLifecycle.onRealmCreated(factory, OrganizationScope::adopt);
    }

    @Override
    public AdminRealmResourceProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public String getId() {
        return "orgsso";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void close() {}
}
