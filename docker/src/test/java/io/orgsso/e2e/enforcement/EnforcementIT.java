package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways that a browser can take. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class EnforcementIT {
    private static final String SCOPE = "openid organization";

    private final World world;

    EnforcementIT(World shared) {
        world = shared.copy(realm -> realm.put("registrationAllowed", true).put("resetPasswordAllowed", true));
    }

    @Test
    void aPasswordThatIsRightLeadsToTheIdp() {
        var fabrikam = Insisting.in(world).insist();
        var login = world.login(SCOPE);

        login.browser().enterEmail(fabrikam.pat()).enterPassword(Insisting.PASSWORD);

        Insisting.leadsToTheIdp(login.page());
        RefusalPage.of(login.page())
                .showsNoInternals()
                .doesNotName(fabrikam.organization().alias());
        assertThat(RefusalPage.of(login.page()).event(world).path("error").asText())
                .isEqualTo("orgsso_sso_required");
    }

    @Test
    void sheGoesOnFromThereAndIsSignedInByHerOrganization() {
        var fabrikam = Insisting.in(world).insist();
        var login = fabrikam.atThePasswordForm(SCOPE);
        login.browser().signIn(fabrikam.zoe(), Insisting.PASSWORD);
        Insisting.leadsToTheIdp(login.page());

        login.browser().goOn();

        assertThat(login.tokens()
                        .access()
                        .path("organization")
                        .has(fabrikam.organization().alias()))
                .isTrue();
    }

    @Test
    void aWrongPasswordSaysWhatItSaysToEverybody() {
        var fabrikam = Insisting.in(world).insist();
        var login = fabrikam.atThePasswordForm(SCOPE);

        login.browser().signIn(fabrikam.zoe(), "not-her-password");

        assertThat(login.page().hasField("password")).isTrue();
        assertThat(login.page().text()).contains("is not right");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "optional"})
    void aPasswordIsEnoughWhereTheOrganizationDoesNotInsist(String enforcement) {
        var fabrikam = Insisting.in(world);
        fabrikam.enforcement(enforcement).ok();

        assertThat(fabrikam.patByPassword(SCOPE).subject()).isEqualTo(fabrikam.patId());
    }

    @Test
    void theCookieOfASessionFromBeforeIsNotEnough() {
        var fabrikam = Insisting.in(world);
        var login = world.login(SCOPE);
        login.browser()
                .enterEmail(fabrikam.pat())
                .enterPassword(Insisting.PASSWORD)
                .arrival();
        fabrikam.insist();

        var second = world.login(again(login.browser(), "openid"));
        var third = world.login(again(login.browser(), SCOPE));

        Insisting.leadsToTheIdp(second.page());
        Insisting.leadsToTheIdp(third.page());
    }

    @Test
    void theCookieOfASignOnByTheOrganizationIsEnough() {
        var fabrikam = Insisting.in(world).insist();
        var login = world.login(SCOPE).as(fabrikam.zoe());
        login.tokens();

        var again = world.login(again(login.browser(), SCOPE));

        assertThat(again.tokens().subject()).isEqualTo(fabrikam.zoeId());
    }

    @Test
    void withoutAPageThereIsNoWay() {
        var fabrikam = Insisting.in(world);
        var login = world.login("openid");
        login.browser()
                .enterEmail(fabrikam.pat())
                .enterPassword(Insisting.PASSWORD)
                .arrival();
        fabrikam.insist();

        login.browser()
                .open(world.console().begin("openid").with("prompt", "none").uri());

        assertThat(login.browser().arrival().error()).hasValue("interaction_required");
    }

    @Test
    void aNewPasswordByMailIsNotEvenAskedFor() {
        try (var mailbox = io.orgsso.e2e.mail.Mailbox.open()) {
            world.cloud().sendMailBy(mailbox.smtpServer());
            var fabrikam = Insisting.in(world).insist();
            var login = fabrikam.atThePasswordForm("openid");
            login.browser().follow("Forgot Password").submit("username", form -> form.fill("username", fabrikam.zoe()));

            login.browser().open(mailbox.linkSentTo(fabrikam.zoe()));

            Insisting.leadsToTheIdp(login.page());
            login.browser().goOn();
            assertThat(login.tokens().subject()).isEqualTo(fabrikam.zoeId());
        }
    }

    /** Keycloak takes more names before the @ than the email page reads. */
    @ParameterizedTest
    @ValueSource(strings = {"mallory", "mal%lory", "{mallory}"})
    void whoRegistersHerselfWithTheOrganizationsAddressGoesToItsIdp(String name) {
        var fabrikam = Insisting.in(world).insist();
        var login = fabrikam.atThePasswordForm("openid");
        var mallory = fabrikam.organization().address(name);

        login.browser()
                .follow("Create an account")
                .submit(
                        "email",
                        form -> form.fill("email", mallory)
                                .fill("firstName", "Mallory")
                                .fill("lastName", "Moss")
                                .fill("password", Insisting.PASSWORD)
                                .fill("password-confirm", Insisting.PASSWORD));

        Insisting.leadsToTheIdp(login.page());
    }

    @Test
    void aFlowWithoutTheStepLeadsToTheIdpToo() {
        var fabrikam = Insisting.in(world).insist();
        var client = clientWithStockFlow(fabrikam);

        var login = atStockForm(fabrikam, client, Map.of());

        Insisting.leadsToTheIdp(login.page());
    }

    /** Keycloak ignores an action that somebody asks for by name and that does not support being asked for. */
    @Test
    void askingForTheEnforcementByNameDoesNotSwitchItOff() {
        var fabrikam = Insisting.in(world).insist();
        var client = clientWithStockFlow(fabrikam);

        var login = atStockForm(fabrikam, client, Map.of("kc_action", "orgsso-sso-enforcement"));
        Insisting.leadsToTheIdp(login.page());
        fabrikam.idp().willSay(Persona.verified("pat@elsewhere.example"));
        login.browser().press("cancel-aia", "true");

        RefusalPage.of(login.page()).isUnderstandable();
    }

    @Test
    void askingForItWithoutOwingAnythingGoesOn() {
        var fabrikam = Insisting.in(world);
        var client = clientWithStockFlow(fabrikam);

        var login = atStockForm(fabrikam, client, Map.of("kc_action", "orgsso-sso-enforcement"));

        assertThat(login.browser().arrival().code()).isPresent();
    }

    @Test
    void aPasswordThatSheSetsHerselfOpensNothing() {
        var fabrikam = Insisting.in(world).insist();
        var login = world.login("openid").as(fabrikam.zoe());
        login.tokens();
        login.browser()
                .open(world.console()
                        .begin("openid")
                        .with("kc_action", "UPDATE_PASSWORD")
                        .uri())
                .submit(
                        "password-new",
                        form -> form.fill("password-new", "her-new-password")
                                .fill("password-confirm", "her-new-password"))
                .arrival();

        var byPassword = fabrikam.atThePasswordForm("openid");
        byPassword.browser().signIn(fabrikam.zoe(), "her-new-password");

        Insisting.leadsToTheIdp(byPassword.page());
    }

    @Test
    void anotherOrganizationsSignOnGoesOnAndSpeaksOfThatOneAlone() {
        var fabrikam = Insisting.in(world).insist();
        var tailspin = Insisting.in(world);
        world.cloud()
                .organizations()
                .addMember(fabrikam.organization().id(), tailspin.zoeId())
                .ok();

        var tokens = world.login(SCOPE).as(tailspin.zoe()).tokens();

        assertThat(tokens.access().path("organization").fieldNames())
                .toIterable()
                .containsExactly(tailspin.organization().alias());
        assertThat(world.console().refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void aConnectionOfNoOrganizationIsNoProof() {
        var fabrikam = Insisting.in(world);
        var personal = world.oidcIdp();
        var alias = "c-" + World.random(10);
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/identity-provider/instances"),
                        Map.of(
                                "alias",
                                alias,
                                "providerId",
                                "oidc",
                                "enabled",
                                true,
                                "hideOnLogin",
                                true,
                                "firstBrokerLoginFlowAlias",
                                "first broker login",
                                "config",
                                personal.connectionConfig()))
                .ok();
        var friend = "friend-" + World.random(10) + "@personal.example";
        personal.willSay(Persona.verified(friend));
        var client = clientWithStockFlow(fabrikam);
        var first = world.login(new Login(client, client.begin("openid").with("kc_idp_hint", alias), world.browser()));
        assertThat(first.browser().arrival().code()).isPresent();
        var id = world.cloud().users().idOf(friend);
        world.cloud()
                .organizations()
                .addMember(fabrikam.organization().id(), id)
                .ok();
        fabrikam.insist();

        var second = world.login(new Login(client, client.begin("openid").with("kc_idp_hint", alias), world.browser()));

        Insisting.leadsToTheIdp(second.page());
    }

    @Test
    void aConnectionThatIsOffDoesNotOpenThePassword() {
        var fabrikam = Insisting.in(world).insist();
        world.cloud().identityProviders().enable(fabrikam.connection(), false);
        var login = world.login("openid");

        login.browser().enterEmail(fabrikam.pat()).enterPassword(Insisting.PASSWORD);

        RefusalPage.of(login.page()).isUnderstandable();
        assertThat(RefusalPage.of(login.page()).event(world).path("error").asText())
                .isEqualTo("orgsso_connection_disabled");
    }

    @Test
    void nobodyIsLockedOutByInsistingOnWhatIsNotThere() {
        var organization = world.organization("fabrikam");
        var policy = world.cloud().path("/orgsso/orgs/" + organization.alias() + "/policy");
        var required = Map.of("enforcement", "required");
        assertThat(world.cloud().api().put(policy, required).status()).isEqualTo(409);
        var connection = organization.connect(world.oidcIdp());
        assertThat(world.cloud().api().put(policy, required).status()).isEqualTo(409);
        organization.withVerifiedDomain();
        world.cloud().identityProviders().enable(connection, false);
        assertThat(world.cloud().api().put(policy, required).status()).isEqualTo(409);

        world.cloud().identityProviders().enable(connection, true);

        assertThat(world.cloud().api().put(policy, required).status()).isEqualTo(200);
    }

    /** As in a realm that opted in after the server's start. */
    @Test
    void aRealmWithoutTheActionGetsItWithThePolicy() {
        var action = world.cloud().path("/authentication/required-actions/orgsso-sso-enforcement");
        var fabrikam = Insisting.in(world);
        world.cloud().api().delete(action).ok();

        fabrikam.insist();

        assertThat(world.cloud().api().get(action).ok().body().path("enabled").asBoolean())
                .isTrue();
    }

    private Login again(LoginBrowser browser, String scope) {
        return new Login(world.console(), world.console().begin(scope), browser);
    }

    /** A client whose flow override brings back Keycloak's own browser flow. */
    private static Client clientWithStockFlow(Insisting fabrikam) {
        var world = fabrikam.world();
        var flow = StreamSupport.stream(
                        world.cloud()
                                .api()
                                .get(world.cloud().path("/authentication/flows"))
                                .ok()
                                .body()
                                .spliterator(),
                        false)
                .filter(candidate -> candidate.path("alias").asText().equals("browser"))
                .findFirst()
                .orElseThrow(NoSuchElementException::new)
                .path("id")
                .asText();
        return fabrikam.client(
                "stock-" + World.random(10),
                Map.of("publicClient", true, "authenticationFlowBindingOverrides", Map.of("browser", flow)));
    }

    private Login atStockForm(Insisting fabrikam, Client client, Map<String, String> parameters) {
        var request = client.begin("openid");
        for (var parameter : parameters.entrySet()) {
            request = request.with(parameter.getKey(), parameter.getValue());
        }
        var login = world.login(new Login(client, request, LoginBrowser.fresh(client.redirectUri())));
        if (!login.page().hasField("password")) {
            login.browser().enterEmail(fabrikam.pat());
            login.browser().enterPassword(Insisting.PASSWORD);
        } else {
            login.browser().signIn(fabrikam.pat(), Insisting.PASSWORD);
        }
        return login;
    }
}
