package io.orgsso.e2e.session;

import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Map;

/** A resource server that asks about tokens. */
record Introspector(URI realm, String id, String secret) {
    /** One that this client's tokens are meant for: about others Keycloak tells nothing. */
    static Introspector of(World world, Client client) {
        var id = "resource-server-" + World.random(10);
        var api = world.cloud().api();
        api.post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                id,
                                "secret",
                                "introspection",
                                "publicClient",
                                false,
                                "standardFlowEnabled",
                                false))
                .ok();
        var audienceOf = api.get(world.cloud().path("/clients?clientId=" + client.id()))
                .ok()
                .body()
                .path(0)
                .path("id")
                .asText();
        api.post(
                        world.cloud().path("/clients/" + audienceOf + "/protocol-mappers/models"),
                        Map.of(
                                "name",
                                "audience",
                                "protocol",
                                "openid-connect",
                                "protocolMapper",
                                "oidc-audience-mapper",
                                "config",
                                Map.of("included.client.audience", id, "access.token.claim", "true")))
                .ok();
        return new Introspector(client.realm(), id, "introspection");
    }
}
