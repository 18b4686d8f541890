package io.orgsso.enforcement;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orgsso.organization.OptIn;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Registers the required action in the realms that opt in: when they are created or imported, at the server's start, and
 * when an organization's policy is set. An administrator who then disables it in the console is left alone.
 */
public final class EnforcedRealms {
    static final String DISPLAY_NAME = "Organization SSO: enforcement";

    private static final Logger LOG = Logger.getLogger(EnforcedRealms.class);
    /** Before Keycloak's own: nobody is to set a password first that then opens nothing. */
    private static final int PRIORITY = 1;

    private EnforcedRealms() {}

    /** Registers it in this realm if the realm opts in and does not have it. */
    public static void adopt(KeycloakSession session, RealmModel realm) {
        RealmModel current = session.realms().getRealm(realm.getId());
        if (OptIn.holds(session, realm.getId())
                && current.getRequiredActionProviderByAlias(SsoEnforcementAction.ID) == null) {
            current.addRequiredActionProvider(action(realm.getId()));
        }
    }

    /** Looks for realms that opted in before this version, with one query at the start. */
    static void adoptAll(KeycloakSessionFactory factory) {
        KeycloakModelUtils.runJobInTransaction(
                factory, session -> without(session).forEach(id -> adopt(factory, id)));
    }

    private static void adopt(KeycloakSessionFactory factory, String realmId) {
        try {
            KeycloakModelUtils.runJobInTransaction(factory, session -> {
                RealmModel realm = session.realms().getRealm(realmId);
                session.getContext().setRealm(realm);
                adopt(session, realm);
            });
        } catch (ModelException | IllegalStateException atOnce) {
            // Another node starts at this moment and has done it: the row's id is the same on every node.
            LOG.debugf(atOnce, "Enforcement is being registered in realm %s elsewhere", realmId);
        }
    }

    private static List<String> without(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(
                        "select r.id from RealmEntity r where r.id in " + OptIn.REALM_IDS
                                + " and not exists (select a from RequiredActionProviderEntity a"
                                + " where a.realm = r and a.providerId = :action)",
                        String.class)
                .setParameter("action", SsoEnforcementAction.ID)
                .getResultList();
    }

    private static RequiredActionProviderModel action(String realmId) {
        RequiredActionProviderModel action = new RequiredActionProviderModel();
        action.setId(UUID.nameUUIDFromBytes((SsoEnforcementAction.ID + realmId).getBytes(UTF_8))
                .toString());
        action.setAlias(SsoEnforcementAction.ID);
        action.setProviderId(SsoEnforcementAction.ID);
        action.setName(DISPLAY_NAME);
        action.setEnabled(true);
        action.setDefaultAction(false);
        action.setPriority(PRIORITY);
        return action;
    }
}
