package io.orgsso.e2e.operator;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;

/** A person of the realm with roles of Keycloak's client {@code realm-management}. */
final class Operator {
    private Operator() {}

    /** Her own access to the admin API, with these roles and no more. */
    static AdminApi with(World world, String... roles) {
        return AdminApi.withToken(world.server().url(), token(world, roles));
    }

    /** Her access token. */
    static String token(World world, String... roles) {
        var name = "operator-" + World.random(8) + "@personal.example";
        var id = world.cloud().users().create(name, "operator");
        var admin = world.cloud().api();
        var client = admin.get(world.cloud().path("/clients?clientId=realm-management"))
                .ok()
                .body()
                .path(0)
                .path("id")
                .asText();
        for (var role : roles) {
            var representation = admin.get(world.cloud().path("/clients/" + client + "/roles/" + role))
                    .ok()
                    .body();
            admin.post(world.cloud().path("/users/" + id + "/role-mappings/clients/" + client), List.of(representation))
                    .ok();
        }
        var cli =
                new Client(world.console().realm(), "admin-cli", world.console().redirectUri());
        return cli.token(Map.of("grant_type", "password", "username", name, "password", "operator", "scope", "openid"))
                .tokens()
                .accessToken();
    }
}
