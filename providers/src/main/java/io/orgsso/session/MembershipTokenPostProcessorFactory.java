package io.orgsso.session;

import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/** Puts the room's two barriers in place: on every token, and on every account link. */
public final class MembershipTokenPostProcessorFactory implements TokenPostProcessorFactory {
    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new MembershipTokenPostProcessor(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(event -> {
            if (event instanceof FederatedIdentityCreatedEvent link) {
                LinkPolicy.of(link.getKeycloakSession()).judgeLink(link.getUser(), link.getFederatedIdentity());
            }
        });
    }

    @Override
    public String getId() {
        return "orgsso-membership";
    }
}
