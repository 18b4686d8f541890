package io.orgsso.session;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityCreatedEvent;
import org.keycloak.models.FederatedIdentityModel.FederatedIdentityRemovedEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/**
 * Puts the room's two barriers in place, on every token and on every account link that is written or taken away, and starts
 * its work on this node.
 */
public final class MembershipTokenPostProcessorFactory implements TokenPostProcessorFactory {
    private @Nullable SessionNode node;

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new MembershipTokenPostProcessor(session);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        node = new SessionNode(factory);
        factory.register(event -> {
            if (event instanceof FederatedIdentityCreatedEvent link) {
                LinkPolicy.of(link.getKeycloakSession()).judgeLink(link.getUser(), link.getFederatedIdentity());
            } else if (event instanceof FederatedIdentityRemovedEvent unlink) {
                LinkPolicy.of(unlink.getKeycloakSession()).judgeUnlink(unlink.getUser(), unlink.getFederatedIdentity());
            }
        });
    }

    @Override
    public void close() {
        if (node != null) {
            node.stop();
        }
    }

    @Override
    public String getId() {
        return "orgsso-membership";
    }
}
