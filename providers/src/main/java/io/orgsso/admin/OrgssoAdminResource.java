package io.orgsso.admin;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Root of {@code /admin/realms/{realm}/orgsso}. Keycloak has authenticated the caller and no more: every method below
 * authorizes by itself.
 */
public final class OrgssoAdminResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final AdminPermissionEvaluator auth;
    private final AdminEventBuilder audit;

    OrgssoAdminResource(
            KeycloakSession session, RealmModel realm, AdminPermissionEvaluator auth, AdminEventBuilder audit) {
        this.session = session;
        this.realm = realm;
        this.auth = auth;
        this.audit = audit;
    }

    @Path("orgs/{alias}/domains")
    public DomainsResource domains(@PathParam("alias") String alias) {
        return new DomainsResource(session, realm, auth, audit, alias);
    }

    @Path("orgs/{alias}/policy")
    public PolicyResource policy(@PathParam("alias") String alias) {
        return new PolicyResource(session, realm, auth, audit, alias);
    }

    @Path("orgs/{alias}/break-glass")
    public BreakGlassResource breakGlass(@PathParam("alias") String alias) {
        return new BreakGlassResource(session, realm, auth, audit, alias);
    }

    @Path("orgs/{alias}/members")
    public RoleResource roles(@PathParam("alias") String alias) {
        return new RoleResource(session, realm, auth, audit, alias);
    }

    @Path("sync/reconcile")
    public ReconcileResource reconcile() {
        return new ReconcileResource(session, realm, auth, audit);
    }

    @Path("sync/rebuild")
    public RebuildResource rebuild() {
        return new RebuildResource(session, realm, auth, audit);
    }

    @Path("accounts")
    public AccountsResource accounts() {
        auth.orgs().requireView();
        return new AccountsResource(session, realm, auth);
    }

    @Path("sync")
    public SyncResource sync() {
        auth.orgs().requireView();
        return new SyncResource(session, realm, auth, audit);
    }

    @Path("changes")
    public ChangesResource changes() {
        auth.orgs().requireView();
        return new ChangesResource(session, realm, auth);
    }
}
