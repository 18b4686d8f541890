package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * An organization with two members that have a password in the cloud: Zoe, whose address is the organization's, and Pat, a
 * guest with an address of his own. Its policy is {@code optional} until it insists.
 */
record Insisting(
        World world,
        Organization organization,
        String connection,
        SayAnythingIdp idp,
        String zoe,
        String zoeId,
        String pat,
        String patId) {
    static final String PASSWORD = "a-password-of-her-own";

    static Insisting in(World world) {
        var idp = world.oidcIdp();
        var organization = world.organization("fabrikam").withVerifiedDomain();
        var connection = organization.connect(idp);
        var zoe = organization.address("zoe");
        var pat = "pat@" + World.random(8) + ".example";
        idp.willSay(Persona.verified(zoe));
        var zoeId = world.login("openid").as(zoe).tokens().subject();
        givePassword(world, zoeId);
        var patId = world.cloud().users().create(pat, PASSWORD);
        world.cloud().organizations().addMember(organization.id(), patId).ok();
        return new Insisting(world, organization, connection, idp, zoe, zoeId, pat, patId);
    }

    /** The organization decides that only its own single sign-on will do. */
    Insisting insist() {
        enforcement("required").ok();
        return this;
    }

    Answer enforcement(String word) {
        return world.cloud().api().put(policy(), Map.of("enforcement", word));
    }

    String policy() {
        return world.cloud().path("/orgsso/orgs/" + organization.alias() + "/policy");
    }

    static void givePassword(World world, String userId) {
        world.cloud()
                .api()
                .put(
                        world.cloud().path("/users/" + userId + "/reset-password"),
                        Map.of("type", "password", "value", PASSWORD, "temporary", false))
                .ok();
    }

    /** Zoe's tokens, by her organization's identity provider. */
    Tokens zoeBySso(String scope) {
        return world.login(scope).as(zoe).tokens();
    }

    /** Pat's tokens, by his password. */
    Tokens patByPassword(String scope) {
        var login = world.login(scope);
        login.browser().enterEmail(pat).enterPassword(PASSWORD);
        return login.tokens();
    }

    /** A browser on the password page, which the email step's list of other ways leads to. */
    Login atThePasswordForm(String scope) {
        var login = world.login(scope);
        toThePasswordForm(login.browser());
        return login;
    }

    static void toThePasswordForm(LoginBrowser browser) {
        browser.submit("username", form -> form.fill("tryAnotherWay", "on"));
        if (!browser.page().hasField("password")) {
            var choice = browser.page().html().select("[name=authenticationExecution]").stream()
                    .filter(way -> !way.val().isEmpty())
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new AssertionError("no other way on " + browser.page()));
            browser.submit("authenticationExecution", form -> form.fill("authenticationExecution", choice.val()));
        }
    }

    /** A client of the realm as represented; its secret is {@code secret}. */
    Client client(String id, Map<String, Object> more) {
        return client(world, id, more);
    }

    static Client client(World world, String id, Map<String, Object> more) {
        var representation = new java.util.HashMap<String, Object>(Map.of(
                "clientId",
                id,
                "publicClient",
                false,
                "secret",
                "secret",
                "protocol",
                "openid-connect",
                "redirectUris",
                List.of("http://127.0.0.1/*")));
        representation.putAll(more);
        world.cloud().api().post(world.cloud().path("/clients"), representation).ok();
        return new Client(
                world.console().realm(), id, URI.create(world.console().redirectUri() + "-" + id));
    }

    /** What somebody sees who came another way: the page that leads to the identity provider, and no more. */
    static void leadsToTheIdp(Page page) {
        assertThat(page.html().selectFirst("form#orgsso-sso-required"))
                .as("%s", page)
                .isNotNull();
    }
}
