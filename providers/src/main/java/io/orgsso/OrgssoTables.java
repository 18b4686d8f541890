package io.orgsso;

import io.orgsso.domain.DomainClaims;
import io.orgsso.enforcement.BreakGlassAlerts;
import io.orgsso.member.AccountRoles;
import io.orgsso.member.Departure;
import io.orgsso.member.MemberHistory;
import io.orgsso.member.MembershipPolicies;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.OrganizationLifecycle;
import io.orgsso.session.BreakGlassOwners;
import io.orgsso.session.SessionRevocation;
import io.orgsso.session.SignOnPolicies;
import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Brings the {@code ORGSSO_*} tables into Keycloak's database: one changelog file per room, run by Keycloak's own
 * Liquibase at start, under its database lock. Keycloak finds the entities itself at build time. Having no foreign key into Keycloak's tables,
 * our rows are removed here when their membership, organization or realm ends.
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
    public void postInit(KeycloakSessionFactory factory) {
        OrganizationLifecycle.onLeave(factory, Departure::follow);
        OrganizationLifecycle.onEnd(factory, new OrganizationLifecycle.EndListener() {
            @Override
            public void organizationEnded(KeycloakSession session, OrganizationId organization) {
                DomainClaims.of(session).forget(organization);
                SignOnPolicies.of(session).forget(organization);
                MembershipPolicies.of(session).forget(organization);
                AccountRoles.of(session).forget(organization);
                // After the roles, where an appointment that is being made is waited for.
                BreakGlassOwners.of(session).forget(organization);
                MemberHistory.of(session).forget(organization);
            }

            @Override
            public void realmEnded(KeycloakSession session, String realmId) {
                DomainClaims.of(session).forgetRealm(realmId);
                SignOnPolicies.of(session).forgetRealm(realmId);
                SessionRevocation.of(session).forgetRealm(realmId);
                BreakGlassAlerts.of(session).forgetRealm(realmId);
                MembershipPolicies.of(session).forgetRealm(realmId);
                AccountRoles.of(session).forgetRealm(realmId);
                BreakGlassOwners.of(session).forgetRealm(realmId);
                MemberHistory.of(session).forgetRealm(realmId);
            }
        });
    }

    @Override
    public void close() {}
}
