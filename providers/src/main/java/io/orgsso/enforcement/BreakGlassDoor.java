package io.orgsso.enforcement;

import io.orgsso.organization.OptIn;
import java.util.Set;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticationFlowModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * The client and the flow that a realm's break-glass address uses. Made by code, so that a realm from before this version
 * gets them too: when it is created, and when its first break-glass owner is appointed.
 */
public final class BreakGlassDoor {
    static final String CLIENT = "orgsso-break-glass";
    static final String FLOW = "orgsso break glass";

    private BreakGlassDoor() {}

    /** Makes what is missing; what is there stays as an administrator has left it. */
    public static void adopt(KeycloakSession session, RealmModel created) {
        RealmModel realm = session.realms().getRealm(created.getId());
        if (OptIn.holds(session, realm.getId()) && realm.getClientByClientId(CLIENT) == null) {
            AuthenticationFlowModel flow = realm.getFlowByAlias(FLOW);
            addClient(realm, flow == null ? addFlow(realm) : flow);
        }
    }

    /** Where the person returns to, below the server's address. */
    static String returnPath(RealmModel realm) {
        return "/realms/" + realm.getName() + "/orgsso/break-glass/done";
    }

    /** Confidential with a secret that nobody knows: its code is for no one, the session is what matters. */
    private static void addClient(RealmModel realm, AuthenticationFlowModel flow) {
        ClientModel client = realm.addClient(CLIENT);
        client.setName("Break glass");
        client.setDescription("Where break-glass owners sign in. Its home URL is where they go on to.");
        client.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        client.setEnabled(true);
        client.setPublicClient(false);
        client.setSecret(KeycloakModelUtils.generateId() + KeycloakModelUtils.generateId());
        client.setStandardFlowEnabled(true);
        client.setFullScopeAllowed(false);
        client.setRootUrl("${authBaseUrl}");
        client.setBaseUrl("/realms/" + realm.getName() + "/account/");
        client.setRedirectUris(Set.of(returnPath(realm)));
        client.setAuthenticationFlowBindingOverride("browser", flow.getId());
    }

    private static AuthenticationFlowModel addFlow(RealmModel realm) {
        AuthenticationFlowModel flow = new AuthenticationFlowModel();
        flow.setAlias(FLOW);
        flow.setDescription("For an organization's break-glass owners, while its single sign-on is out of order.");
        flow.setProviderId("basic-flow");
        flow.setTopLevel(true);
        flow.setBuiltIn(false);
        AuthenticationFlowModel added = realm.addAuthenticationFlow(flow);
        AuthenticationExecutionModel step = new AuthenticationExecutionModel();
        step.setParentFlow(added.getId());
        step.setAuthenticator(BreakGlassAuthenticatorFactory.ID);
        step.setRequirement(AuthenticationExecutionModel.Requirement.REQUIRED);
        step.setPriority(10);
        realm.addAuthenticatorExecution(step);
        return added;
    }
}
