package io.orgsso.e2e.session;

import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Map;

/** A resource server that asks about tokens. */
record Introspector(URI realm, String id, String secret) {
    static Introspector in(World world) {
        var id = "resource-server-" + World.random(6);
        world.cloud()
                .api()
                .post(
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
        return new Introspector(world.console().realm(), id, "introspection");
    }
}
