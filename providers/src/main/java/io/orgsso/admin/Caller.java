package io.orgsso.admin;

import org.keycloak.Config;
import org.keycloak.models.AdminRoles;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * Who asks, and what she may. Keycloak's own evaluator refuses in Keycloak's form; here whoever may not is told by a
 * problem (403) which role she lacks.
 */
final class Caller {
    private final AdminPermissionEvaluator auth;

    Caller(AdminPermissionEvaluator auth) {
        this.auth = auth;
    }

    /** Id of her account. */
    String id() {
        return auth.adminAuth().getUser().getId();
    }

    /** Role {@code view-organizations}. */
    void requireView() {
        require(auth.orgs().canView(), AdminRoles.VIEW_ORGANIZATIONS);
    }

    /** Role {@code manage-organizations}. */
    void requireManage() {
        require(auth.orgs().canManage(), AdminRoles.MANAGE_ORGANIZATIONS);
    }

    /** Role {@code view-realm}. */
    void requireViewRealm() {
        require(auth.realm().canViewRealm(), AdminRoles.VIEW_REALM);
    }

    /** Role {@code manage-realm}. */
    void requireManageRealm() {
        require(auth.realm().canManageRealm(), AdminRoles.MANAGE_REALM);
    }

    /**
     * Realm role {@code admin} of the master realm. To be of that realm is not enough: for every other realm it has a
     * client with roles for that realm alone.
     */
    void requireServerAdministrator() {
        AdminAuth account = auth.adminAuth();
        if (!account.getRealm().getName().equals(Config.getAdminRealm()) || !account.hasRealmRole(AdminRoles.ADMIN)) {
            throw Problem.forbidden("This is done for all realms of the server and needs the role " + AdminRoles.ADMIN
                    + " of the realm " + Config.getAdminRealm() + ".");
        }
    }

    private static void require(boolean may, String role) {
        if (!may) {
            throw Problem.forbidden("This needs the role " + role + ".");
        }
    }
}
