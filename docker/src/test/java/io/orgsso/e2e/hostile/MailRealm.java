package io.orgsso.e2e.hostile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.TokenAnswer;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;

/** A copy of the demo's realm whose people get mail, may change their address and may forget their password. */
record MailRealm(World world, Mailbox mailbox) implements AutoCloseable {
    private static final String BY_PASSWORD = "by-password";
    private static final String LINKER = "linker";
    private static final String ASKING = "asking";

    static MailRealm beside(World demo) {
        var world = demo.copy(realm -> realm.put("resetPasswordAllowed", true).put("editUsernameAllowed", true));
        var mailbox = Mailbox.open();
        world.cloud().sendMailBy(mailbox.smtpServer());
        var realm = new MailRealm(world, mailbox);
        realm.lettingPeopleChangeTheirAddress();
        realm.clients();
        return realm;
    }

    private void lettingPeopleChangeTheirAddress() {
        var profilePath = world.cloud().path("/users/profile");
        var profile = world.cloud().api().get(profilePath).ok().body();
        profile.path("attributes").forEach(attribute -> {
            if (attribute.path("name").asText().equals("email")) {
                ((ObjectNode) attribute)
                        .withObject("/permissions")
                        .putArray("edit")
                        .add("admin")
                        .add("user");
            }
        });
        world.cloud().api().put(profilePath, profile).ok();
        var path = world.cloud().path("/authentication/required-actions/UPDATE_EMAIL");
        world.cloud()
                .api()
                .put(
                        path,
                        Map.of(
                                "alias",
                                "UPDATE_EMAIL",
                                "name",
                                "Update Email",
                                "providerId",
                                "UPDATE_EMAIL",
                                "enabled",
                                true,
                                "defaultAction",
                                false,
                                "priority",
                                70,
                                "config",
                                Map.of("verifyEmail", "true")))
                .ok();
    }

    private void clients() {
        var api = world.cloud().api();
        var path = world.cloud().path("/clients");
        api.post(path, Map.of("clientId", BY_PASSWORD, "publicClient", true, "directAccessGrantsEnabled", true))
                .ok();
        api.post(
                        path,
                        Map.of(
                                "clientId",
                                ASKING,
                                "publicClient",
                                true,
                                "consentRequired",
                                true,
                                "redirectUris",
                                List.of("http://127.0.0.1/*")))
                .ok();
        api.post(
                        path,
                        Map.of(
                                "clientId",
                                LINKER,
                                "publicClient",
                                true,
                                "fullScopeAllowed",
                                true,
                                "redirectUris",
                                List.of("http://127.0.0.1/*")))
                .ok();
    }

    /** A client that may do in the account console what its person may. */
    Client linker() {
        return new Client(world.console().realm(), LINKER, world.console().redirectUri());
    }

    /** A client whose people are asked whether they agree. */
    Client asking() {
        return new Client(world.console().realm(), ASKING, world.console().redirectUri());
    }

    /** A new organization that is no customer yet: nobody is sent to its IdP. */
    Organization company() {
        return world.organization("fabrikam");
    }

    /** The company becomes a customer, and this person comes through its IdP for the first time. */
    Login firstLogin(Protocol protocol, Organization company, String address) {
        company.withVerifiedDomain();
        if (protocol == Protocol.OIDC) {
            company.withOidcIdp(world.oidcIdp().willSay(Persona.verified(address)));
        } else {
            company.withSamlIdp(world.samlIdp().willSay(SamlPersona.withEmailAttribute(address)));
        }
        return world.login("openid").as(address);
    }

    /** The same, and she proves by mail that the account with her address is hers. */
    Tokens mergeByMail(Protocol protocol, Organization company, String address) {
        var hers = firstLogin(protocol, company, address);
        hers.browser().press("submitAction", "linkAccount").open(mailbox.linkSentTo(address));
        return hers.tokens();
    }

    /** Asks for tokens with a password and nothing else. */
    TokenAnswer byPassword(String address, String password) {
        var client =
                new Client(world.console().realm(), BY_PASSWORD, world.console().redirectUri());
        return client.token(
                Map.of("grant_type", "password", "username", address, "password", password, "scope", "openid"));
    }

    /** Types of the credentials of an account. */
    List<String> credentialsOf(String account) {
        return world.cloud().users().credentialTypes(account);
    }

    @Override
    public void close() {
        world.close();
        mailbox.close();
    }
}
