package io.orgsso.enforcement;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.services.Urls;
import org.keycloak.services.util.ResolveRelative;

/**
 * {@code /realms/{realm}/orgsso/break-glass}, a public address that is linked from nowhere: it starts the break-glass
 * login, and knows nothing of anybody.
 */
public final class BreakGlassEntrance {
    private final KeycloakSession session;

    BreakGlassEntrance(KeycloakSession session) {
        this.session = session;
    }

    /** Begins an authorization request of the break-glass client. */
    @GET
    @Path("break-glass")
    public Response enter() {
        RealmModel realm = session.getContext().getRealm();
        client(realm);
        URI base = session.getContext().getUri().getBaseUri();
        URI request = OIDCLoginProtocolService.authUrl(UriBuilder.fromUri(base))
                .queryParam("client_id", BreakGlassDoor.CLIENT)
                .queryParam("response_type", "code")
                .queryParam("scope", "openid")
                .queryParam("state", SecretGenerator.getInstance().randomString(16))
                .queryParam(
                        "redirect_uri",
                        Urls.realmBase(base).path("/").build().resolve(BreakGlassDoor.returnPath(realm)))
                .build(realm.getName());
        return Response.seeOther(request).build();
    }

    /** Drops the code, which is for no one, and goes on to the client's home: the session is there. */
    @GET
    @Path("break-glass/done")
    public Response done() {
        ClientModel client = client(session.getContext().getRealm());
        String home = ResolveRelative.resolveRelativeUri(session, client.getRootUrl(), client.getBaseUrl());
        return Response.seeOther(URI.create(home)).build();
    }

    private static ClientModel client(RealmModel realm) {
        ClientModel client = realm.getClientByClientId(BreakGlassDoor.CLIENT);
        if (client == null || !client.isEnabled()) {
            throw new NotFoundException();
        }
        return client;
    }
}
