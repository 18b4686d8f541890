package io.orgsso.e2e.hostile;

import io.orgsso.e2e.admin.Users;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;

/** One of the demo's tenants, whose administrator types any address into an account of her own Keycloak. */
record KeycloakIdp(
        World world, Users accounts, Organization tenant, Organization victim, Person prey, String connection)
        implements LyingIdp {
    private static final String PASSWORD = "mallory";

    static KeycloakIdp northwind(World world) {
        return new KeycloakIdp(
                world,
                world.realm("northwind-idp").users(),
                world.northwind(),
                world.contoso(),
                Person.CAROL,
                "c-qkzvhtwmra");
    }

    static KeycloakIdp contoso(World world) {
        return new KeycloakIdp(
                world,
                world.realm("contoso-idp").users(),
                world.contoso(),
                world.northwind(),
                Person.ALICE,
                "c-jxnbpdgyuf");
    }

    @Override
    public String victimsMember() {
        return prey.email();
    }

    @Override
    public void willSay(String subject, String email) {
        var account = Map.of(
                "username",
                subject,
                "email",
                email,
                "emailVerified",
                true,
                "firstName",
                "Mallory",
                "lastName",
                "Moved",
                "enabled",
                true,
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
        free(email, subject);
        accounts.byUsername(subject)
                .ifPresentOrElse(
                        present -> accounts.update(present.path("id").asText(), Map.of("email", email)),
                        () -> accounts.create(account));
    }

    @Override
    public Login says(String subject, String email) {
        willSay(subject, email);
        return world.login("openid organization").as(tenant.address("someone"), subject, PASSWORD);
    }

    /** Her Keycloak allows an address once; the account of an earlier test may have it. */
    private void free(String email, String subject) {
        accounts.byEmail(email)
                .filter(holder -> !holder.path("username").asText().equals(subject))
                .ifPresent(holder -> accounts.delete(holder.path("id").asText()).ok());
    }
}
