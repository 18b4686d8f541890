package io.orgsso.admin;

import io.orgsso.organization.Organization;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/** What stands below {@code …/orgsso/orgs/{alias}}: the organization, and who asks for it. */
abstract class OrganizationResource {
    final KeycloakSession session;
    final RealmModel realm;
    final AdminPermissionEvaluator auth;
    final AdminEventBuilder audit;
    final Organization organization;

    OrganizationResource(
            KeycloakSession session,
            RealmModel realm,
            AdminPermissionEvaluator auth,
            AdminEventBuilder audit,
            Organization organization) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.audit = audit;
        this.organization = organization;
    }
}
