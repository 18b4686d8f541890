package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hints are data: they choose no identity provider that the address would not, and no place to go back to. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S33, S35 hints, redirects and usernames")
final class HintsAndRedirectsIT {
    private static final String ELSEWHERE = "attacker.example";

    private final World world;
    private final OwnSamlIdp saml;

    HintsAndRedirectsIT(World world) {
        this.world = world;
        this.saml = OwnSamlIdp.in(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    @ParameterizedTest(name = "S35 login_hint={0}")
    @ValueSource(
            strings = {
                "x@northwind.example\r\nLocation: https://attacker.example",
                "x@northwind.example%0d%0aSet-Cookie: a=b",
                "https://attacker.example",
                "//attacker.example",
                "\"><script>alert(1)</script>@northwind.example",
                "${7*7}@northwind.example",
                "<#assign x=1>"
            })
    void theLoginHint(String hint) {
        var login = world.login(
                new Login(world.console(), world.console().begin("openid").with("login_hint", hint), world.browser()));

        assertThat(login.page().status()).isEqualTo(200);
        assertStayed(login);
        assertThat(login.page().html().select("script:containsData(alert(1))")).isEmpty();
        assertThat(login.page().text()).doesNotContain("49@northwind");
    }

    @ParameterizedTest(name = "S35 kc_idp_hint={0}")
    @ValueSource(
            strings = {
                "nosuch",
                "northwind",
                "../../../attacker.example",
                "https://attacker.example",
                "c-qkzvhtwmra/endpoint",
                "c-qkzvhtwmra%0d%0a",
                ""
            })
    void theIdpHint(String hint) {
        var login = world.login(
                new Login(world.console(), world.console().begin("openid").with("kc_idp_hint", hint), world.browser()));

        assertThat(login.page().hasField("username")).as("%s", login.page()).isTrue();
        assertThat(login.page().hasField("password")).isFalse();
        assertStayed(login);
    }

    @ParameterizedTest(name = "S35 a hint to a connection that is {0}")
    @ValueSource(strings = {"disabled", "for linking only", "of a disabled organization", "without a verified domain"})
    void aHintToWhatIsClosed(String how) {
        var tenant = OwnOidcIdp.in(world);
        var connection = tenant.connection();
        switch (how) {
            case "disabled" -> world.cloud().identityProviders().enable(connection, false);
            case "for linking only" -> world.cloud().identityProviders().linkOnly(connection, true);
            case "of a disabled organization" ->
                world.cloud().organizations().enable(tenant.tenant().id(), false);
            default -> connection = world.organization("litware").connect(tenant.idp());
        }

        world.login(new Login(
                world.console(), world.console().begin("openid").with("kc_idp_hint", connection), world.browser()));

        assertThat(tenant.idp().requests()).isEmpty();
    }

    @ParameterizedTest(name = "S35 redirect_uri={0}")
    @ValueSource(
            strings = {
                "https://attacker.example/",
                "http://127.0.0.1.attacker.example/callback",
                "http://127.0.0.1@attacker.example/callback",
                "http://127.0.0.1:8449@attacker.example/callback",
                "http://attacker.example\\@127.0.0.1/callback",
                "http://127.0.0.1/callback?state=chosen",
                "http://127.0.0.1/callback?code=chosen&iss=chosen",
                "http://localhost.attacker.example/",
                "javascript:alert(1)",
                "//attacker.example/"
            })
    void theRedirectUri(String uri) {
        var request = world.console().begin("openid");
        var parameters = new LinkedHashMap<>(Query.of(request.uri()));
        parameters.put("redirect_uri", uri);
        var address = URI.create(world.console().realm() + "/protocol/openid-connect/auth");

        var browser = world.browser().open(Query.add(address, parameters));

        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).as("%s", browser.page()).isEqualTo(400);
        assertThat(browser.hops()).noneMatch(hop -> hop.location().isPresent());
    }

    @ParameterizedTest(name = "S35 post_logout_redirect_uri={0}")
    @ValueSource(strings = {"https://attacker.example/", "http://127.0.0.1@attacker.example/", "//attacker.example"})
    void thePostLogoutRedirectUri(String uri) {
        var signedIn = world.login("openid").as(Person.ALICE);
        var idToken = signedIn.tokens().answer().path("id_token").asText();
        var logout = URI.create(world.console().realm() + "/protocol/openid-connect/logout");

        var browser = signedIn.browser()
                .open(Query.add(logout, Map.of("id_token_hint", idToken, "post_logout_redirect_uri", uri)));

        assertThat(browser.page().status()).as("%s", browser.page()).isEqualTo(400);
        assertThat(browser.hops())
                .noneSatisfy(hop -> assertThat(hop.location().map(URI::getHost)).hasValue(ELSEWHERE));
    }

    @ParameterizedTest(name = "S35 RelayState={0}")
    @ValueSource(strings = {"https://attacker.example", "//attacker.example", "", "garbage"})
    void theRelayState(String relayState) {
        saml.idp().willSay(SamlPersona.withEmailAttribute(saml.tenant().address("zoe")));
        var attack = Attack.by(saml, world);
        var browser = world.browser().tamperingWithSaml(fields -> {
            var changed = new LinkedHashMap<>(fields);
            if (fields.containsKey("SAMLResponse")) {
                changed.put("RelayState", relayState);
            }
            return changed;
        });

        var login = world.login(new Login(world.console(), world.console().begin("openid"), browser));
        login.as(saml.tenant().address("zoe"));

        assertThat(login.browser().maybeArrival()).isEmpty();
        assertStayed(login);
        attack.changedNothing();
    }

    @Test
    @DisplayName("S33 an account cannot take another's address as its username")
    void aUsernameThatIsAnothersAddress() {
        var answer = world.cloud()
                .api()
                .post(
                        world.cloud().path("/users"),
                        Map.of("username", Person.ALICE.email(), "email", mallory() + "@personal.example"));

        // The realm's usernames are its addresses, so the one that was asked for is not kept.
        if (answer.status() == 201) {
            assertThat(world.cloud()
                            .users()
                            .byId(answer.createdId())
                            .orElseThrow()
                            .path("username")
                            .asText())
                    .isNotEqualTo(Person.ALICE.email());
        }
        assertThat(world.login("openid")
                        .as(Person.ALICE)
                        .tokens()
                        .access()
                        .path("email")
                        .asText())
                .isEqualTo(Person.ALICE.email());
    }

    @ParameterizedTest(name = "S33 {0}: who has the newcomer''s address as username cannot lead her to his account")
    @EnumSource
    void aUsernameThatWaits(Protocol protocol) {
        var copy = world.copy(realm -> realm.put("registrationEmailAsUsername", false));
        try {
            var tenant = protocol.in(copy);
            var zoe = tenant.tenant().address("zoe");
            var his = copy.cloud()
                    .users()
                    .create(Map.of(
                            "username",
                            zoe,
                            "email",
                            mallory() + "@personal.example",
                            "emailVerified",
                            true,
                            "enabled",
                            true,
                            "firstName",
                            "Mallory",
                            "lastName",
                            "Moved"));

            var login = tenant.says("zoe", zoe);

            Attack.isTold(copy, login, "other-account");
            assertThat(copy.cloud().users().linkedConnections(his)).isEmpty();
        } finally {
            copy.close();
        }
    }

    private static void assertStayed(Login login) {
        assertThat(login.browser().hops()).allSatisfy(hop -> {
            assertThat(hop.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(hop.location().map(URI::getHost).orElse("127.0.0.1")).isEqualTo("127.0.0.1");
        });
    }
}
