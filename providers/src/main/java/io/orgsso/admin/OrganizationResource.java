package io.orgsso.admin;

import io.orgsso.organization.Organization;
import io.orgsso.organization.Organizations;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * What stands below {@code …/orgsso/orgs/{alias}}: the organization, and who asks for it. The organization is looked up
 * when a method has authorized, which every method does first: who may not see it does not hear whether there is one.
 */
abstract class OrganizationResource {
    final KeycloakSession session;
    final RealmModel realm;
    final Caller caller;
    final AdminEventBuilder audit;
    private final String alias;
    private @Nullable Organization found;

    OrganizationResource(
            KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit, String alias) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.audit = audit;
        this.alias = alias;
    }

    /** 404 if the realm has none with this alias. */
    final Organization organization() {
        Organization known = found;
        if (known == null) {
            known = Organizations.of(session)
                    .byAlias(Given.parameter("alias", alias))
                    .orElseThrow(() -> Problem.notFound("The realm has no organization with this alias."));
            found = known;
        }
        return known;
    }
}
