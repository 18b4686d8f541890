package io.orgsso.admin;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * Root of {@code /admin/realms/{realm}/orgsso}. Keycloak has authenticated the caller and no more: every method below
 * authorizes by itself.
 */
public final class OrgssoAdminResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;
    private final AdminEventBuilder audit;

    OrgssoAdminResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.audit = audit;
    }

    @Path("orgs/{alias}/domains")
    public DomainsResource domains(@PathParam("alias") String alias) {
        return new DomainsResource(session, realm, caller, audit, alias);
    }

    @Path("orgs/{alias}/policy")
    public PolicyResource policy(@PathParam("alias") String alias) {
        return new PolicyResource(session, realm, caller, audit, alias);
    }

    @Path("orgs/{alias}/break-glass")
    public BreakGlassResource breakGlass(@PathParam("alias") String alias) {
        return new BreakGlassResource(session, realm, caller, audit, alias);
    }

    @Path("orgs/{alias}/members")
    public RoleResource roles(@PathParam("alias") String alias) {
        return new RoleResource(session, realm, caller, audit, alias);
    }

    @Path("sync/reconcile")
    public ReconcileResource reconcile() {
        return new ReconcileResource(session, realm, caller, audit);
    }

    @Path("sync/rebuild")
    public RebuildResource rebuild() {
        return new RebuildResource(session, realm, caller, audit);
    }

    @Path("accounts")
    public AccountsResource accounts() {
        caller.requireView();
        return new AccountsResource(session, realm, caller);
    }

    @Path("sync")
    public SyncResource sync() {
        caller.requireView();
        return new SyncResource(session, realm, caller, audit);
    }

    @Path("changes")
    public ChangesResource changes() {
        caller.requireView();
        return new ChangesResource(session, realm, caller);
    }
}
