package io.orgsso.e2e.operator;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;

/** A person with roles that Keycloak has for the administration of the world's realm. */
final class Operator {
    private Operator() {}

    /** The own access to the admin API of somebody of the realm, with these roles and no more. */
    static AdminApi with(World world, String... roles) {
        return AdminApi.withToken(world.server().url(), token(world, roles));
    }

    /** Somebody of the master realm with these roles for the world's realm and for no other. */
    static AdminApi ofMaster(World world, String... roles) {
        var client = world.cloud().realm() + "-realm";
        return AdminApi.withToken(world.server().url(), token(world, world.realm("master"), client, roles));
    }

    /** Her access token. */
    static String token(World world, String... roles) {
        return token(world, world.cloud(), "realm-management", roles);
    }

    private static String token(World world, RealmAdmin home, String clientId, String... roles) {
        var name = "operator-" + World.random(8) + "@personal.example";
        var id = home.users().create(name, "operator");
        var admin = home.api();
        var client = admin.get(home.path("/clients?clientId=" + clientId))
                .ok()
                .body()
                .path(0)
                .path("id")
                .asText();
        for (var role : roles) {
            var representation = admin.get(home.path("/clients/" + client + "/roles/" + role))
                    .ok()
                    .body();
            admin.post(home.path("/users/" + id + "/role-mappings/clients/" + client), List.of(representation))
                    .ok();
        }
        var realm = world.server().realm(home.realm());
        var cli = new Client(realm, "admin-cli", world.console().redirectUri());
        return cli.token(Map.of("grant_type", "password", "username", name, "password", "operator", "scope", "openid"))
                .tokens()
                .accessToken();
    }
}
