package io.orgsso.e2e.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What these IdPs sign is good: where our realm refuses it, our realm decided so. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class StockBrokeringIT {
    private final World world;
    private final RealmAdmin stock;
    private final Client client;

    StockBrokeringIT(World world) {
        this.world = world;
        this.stock = world.realm("stock-" + World.random(10));
        this.client = Client.cloudConsole(world.server().realm(stock.realm()));
    }

    @BeforeAll
    void aRealmWithoutOurFlows() {
        stock.api()
                .post(
                        "/admin/realms",
                        Map.of(
                                "realm",
                                stock.realm(),
                                "enabled",
                                true,
                                "clients",
                                List.of(Map.of(
                                        "clientId",
                                        client.id(),
                                        "publicClient",
                                        true,
                                        "redirectUris",
                                        List.of("http://127.0.0.1/*")))))
                .ok();
    }

    @AfterAll
    void theRealmGoes() {
        stock.api().delete(stock.path("")).ok();
    }

    @Test
    void aPersonOfTheOidcIdpIsSignedIn() {
        var idp = world.oidcIdp().willSay(Persona.verified("zoe@fabrikam.example"));
        connect("an-oidc-idp", "oidc", idp.connectionConfig());

        var tokens = signInThrough("an-oidc-idp");

        assertThat(tokens.access().path("email").asText()).isEqualTo("zoe@fabrikam.example");
        assertThat(idp.requests())
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .containsEntry("code_challenge_method", "S256")
                        .containsKeys("state", "nonce"));
    }

    @Test
    void aTokenSignedWithAForeignKeyIsRefused() {
        var idp = world.oidcIdp()
                .willSay(Persona.verified("mallory@fabrikam.example"))
                .signingWithAForeignKey();
        connect("a-forged-idp", "oidc", idp.connectionConfig());

        var browser = open("a-forged-idp");

        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).isBetween(400, 502);
    }

    @Test
    void aPersonOfTheSamlIdpIsSignedIn() {
        var idp = world.samlIdp().willSay(SamlPersona.withEmailNameId("yann@fabrikam.example"));
        connect("a-saml-idp", "saml", idp.connectionConfig());

        var browser = open("a-saml-idp");

        // The stock realm knows no attribute mapping: it asks for what the assertion did not give it.
        assertThat(browser.page().valueOf("username")).isEqualTo("yann@fabrikam.example");
        assertThat(browser.page().valueOf("email")).isEqualTo("yann@fabrikam.example");
    }

    @Test
    void anAssertionSignedWithAForeignKeyIsRefused() {
        var idp = world.samlIdp()
                .willSay(SamlPersona.withEmailNameId("mallory@fabrikam.example"))
                .signingWithAForeignKey();
        connect("a-forged-saml-idp", "saml", idp.connectionConfig());

        var browser = open("a-forged-saml-idp");

        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().hasField("email")).isFalse();
    }

    private void connect(String alias, String providerId, Map<String, String> config) {
        var ours = new LinkedHashMap<>(config);
        ours.remove("orgsso.preset");
        stock.api()
                .post(
                        stock.path("/identity-provider/instances"),
                        Map.of(
                                "alias", alias,
                                "providerId", providerId,
                                "enabled", true,
                                "config", ours))
                .ok();
    }

    private Tokens signInThrough(String alias) {
        var request = client.begin("openid").with("kc_idp_hint", alias);
        var browser = LoginBrowser.fresh(client.redirectUri()).open(request.uri());
        return client.redeem(request, browser.arrival());
    }

    private LoginBrowser open(String alias) {
        var request = client.begin("openid").with("kc_idp_hint", alias);
        return LoginBrowser.fresh(client.redirectUri()).open(request.uri());
    }
}
