package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** True assertions, and a person who bends the steps that follow. */
@OnKeycloak
final class HostileStepsIT {
    private static final String NORTHWINDS_CONNECTION = "c-qkzvhtwmra";

    private final World world;

    HostileStepsIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@northwind.example", "NEW@northwind.example", "NEW@gmail.com"})
    void theReviewPageIsNoPlaceToTypeAnAddress(String pattern) {
        var typed = pattern.replace("NEW", "newcomer-" + World.random(6));
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("mallory");
        var attack = Attack.by(tenant, world);
        var login = tenant.says(Persona.verified(own).without("family_name").without("name"));
        assertThat(login.page().hasField("lastName")).as("%s", login.page()).isTrue();

        login.browser()
                .submit(
                        "lastName",
                        form -> form.fill("lastName", "Moved")
                                .fill("firstName", "Mallory")
                                .fill("username", typed)
                                .fill("email", typed));

        attack.bringsInAtMost(login, own);
        if (pattern.startsWith("NEW")) {
            assertThat(world.cloud().users().byEmail(typed)).isEmpty();
        }
    }

    @Test
    void theReviewPageIsNoPlaceToTypeAColleaguesAddress() {
        var tenant = OwnOidcIdp.in(world);
        var colleague = tenant.tenant().address("colleague");
        tenant.says("colleague", colleague).tokens();
        var own = tenant.tenant().address("mallory");
        var login = tenant.says(Persona.verified(own).without("family_name").without("name"));

        login.browser()
                .submit(
                        "lastName",
                        form -> form.fill("lastName", "Moved")
                                .fill("username", colleague)
                                .fill("email", colleague));

        if (login.browser().maybeArrival().isPresent()) {
            assertThat(login.tokens().access().path("email").asText()).isEqualTo(own);
        }
        assertThat(world.cloud().users().linkedConnections(world.cloud().users().idOf(colleague)))
                .containsExactly(tenant.connection());
    }

    @Test
    void anExistingAccountIsNotLinkedWithoutProof() {
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("mallory");
        var account = world.cloud().users().create(own, "a-long-password");
        var attack = Attack.by(tenant, world);
        var login = tenant.says(Persona.verified(own));

        login.browser().press("submitAction", "linkAccount").enterPassword("a-guess");

        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(world.cloud().users().linkedConnections(account)).isEmpty();
        attack.changedNothing();
    }

    @Test
    void anExistingAccountIsLinkedWithProof() {
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("zoe");
        var account = world.cloud().users().create(own, "a-long-password");
        var login = tenant.says(Persona.verified(own));

        login.browser().press("submitAction", "linkAccount").enterPassword("a-long-password");

        assertThat(login.tokens().subject()).isEqualTo(account);
        assertThat(tenant.tenant().hasMember(account)).isTrue();
    }

    @Test
    void reauthenticationThroughASecondBrokerLinksNobodyElse() {
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("mallory");
        world.cloud().users().create(own, "a-long-password");
        var attack = Attack.by(tenant, world);
        var login = tenant.says(Persona.verified(own));
        login.browser().press("submitAction", "linkAccount");

        login.browser()
                .open(brokerLogin(login.browser(), NORTHWINDS_CONNECTION))
                .signIn("alice", "alice");

        attack.isRefused(login);
    }

    @Test
    void reauthenticationThroughHerOwnOtherConnectionProvesHer() {
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("zoe");
        var first = tenant.says("zoe", own).tokens();
        var other = world.oidcIdp();
        var otherConnection = tenant.tenant().connect(other);
        other.willSay(Persona.verified(own).subject("zoe-at-the-other"));
        var request = world.console().begin("openid").with("kc_idp_hint", otherConnection);
        var login = world.login(new Login(world.console(), request, world.browser()));
        login.browser().press("submitAction", "linkAccount");

        login.browser().open(brokerLogin(login.browser(), tenant.connection()));

        assertThat(login.tokens().subject()).isEqualTo(first.subject());
        assertThat(world.cloud().users().linkedConnections(first.subject()))
                .containsExactlyInAnyOrder(tenant.connection(), otherConnection);
        assertThat(tenant.tenant().members()).containsExactly(own);
    }

    @Test
    void aMemberOfAnotherTenantCannotLinkAConnection() {
        var tenant = OwnOidcIdp.in(world);
        var signedIn = tenant.says("mallory", tenant.tenant().address("mallory"));
        var mallory = signedIn.tokens().subject();
        var newcomer = newcomerAtNorthwind();
        var attack = Attack.by(tenant, world);

        var linking = linking(signedIn.browser(), NORTHWINDS_CONNECTION);
        linking.browser().goOn().signIn(newcomer, newcomer);

        attack.isRefused(linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(mallory)).containsExactly(tenant.connection());
    }

    @Test
    void aPersonWithoutAnOrganizationCannotLinkAConnection() {
        var address = "yann-" + World.random(6) + "@personal.example";
        var yann = world.cloud().users().create(address, "yann");
        var login = world.login("openid");
        login.browser().enterEmail(address).enterPassword("yann");
        var newcomer = newcomerAtNorthwind();
        var attack = Attack.by(OwnOidcIdp.in(world), world);

        var linking = linking(login.browser(), NORTHWINDS_CONNECTION);
        linking.browser().goOn().signIn(newcomer, newcomer);

        attack.isRefused(linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(yann)).isEmpty();
    }

    @Test
    void aMemberLinksAnotherConnectionOfHerOrganization() {
        var tenant = OwnOidcIdp.in(world);
        var own = tenant.tenant().address("zoe");
        var signedIn = tenant.says("zoe", own);
        var zoe = signedIn.tokens().subject();
        var other = world.oidcIdp();
        var otherConnection = tenant.tenant().connect(other);
        other.willSay(Persona.verified(own).subject("zoe-at-the-other"));

        var linking = linking(signedIn.browser(), otherConnection);
        linking.browser().goOn();

        assertThat(linking.browser().arrival().query()).containsEntry("kc_action_status", "success");
        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(tenant.connection(), otherConnection);
    }

    /** Keycloak's own door to a broker, with the codes of the page that is open. */
    private URI brokerLogin(LoginBrowser browser, String connection) {
        var codes = new LinkedHashMap<>(Query.of(browser.formWith("password").action()));
        codes.remove("execution");
        return Query.add(URI.create(world.console().realm() + "/broker/" + connection + "/login"), codes);
    }

    /** The signed-in person asks to link a connection to her account, at a client that may manage links. */
    private Login linking(LoginBrowser browser, String connection) {
        var client = new Client(
                world.console().realm(),
                "linker-" + World.random(6),
                world.console().redirectUri());
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                client.id(),
                                "publicClient",
                                true,
                                "fullScopeAllowed",
                                true,
                                "redirectUris",
                                List.of("http://127.0.0.1/*")))
                .ok();
        return world.login(
                new Login(client, client.begin("openid").with("kc_action", "idp_link:" + connection), browser));
    }

    /** Somebody whom Northwind's IdP knows and the cloud does not; the password is the name. */
    private String newcomerAtNorthwind() {
        var name = "newcomer-" + World.random(6);
        world.realm("northwind-idp")
                .users()
                .create(Map.of(
                        "username",
                        name,
                        "email",
                        name + "@northwind.example",
                        "emailVerified",
                        true,
                        "firstName",
                        "New",
                        "lastName",
                        "Comer",
                        "enabled",
                        true,
                        "credentials",
                        List.of(Map.of("type", "password", "value", name))));
        return name;
    }
}
