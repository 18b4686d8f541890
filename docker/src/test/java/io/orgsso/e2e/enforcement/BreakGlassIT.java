package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Olivia owns Fabrikam's account and is to come in when Fabrikam's own sign-in is out of order; Zoe is a member. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class BreakGlassIT {
    private static final String OLIVIA = "olivia@fabrikam.example";
    private static final String ZOE = "zoe@fabrikam.example";
    private static final String OPERATOR = "operator@cloud.example";
    private static final String LATER_OPERATOR = "later@cloud.example";

    private final World world;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String connection;
    private final String olivia;
    private final Totp oliviasApp;
    private final Totp zoesApp;

    BreakGlassIT(World shared) {
        // A code works once; tests that follow each other within thirty seconds would run out of them.
        // And failures that Keycloak happens to count within a second would lock her for a minute.
        world = shared.copy(realm -> ((ArrayNode) realm.put("quickLoginCheckMilliSeconds", 0)
                        .put("otpPolicyType", "totp")
                        .put("otpPolicyAlgorithm", "HmacSHA1")
                        .put("otpPolicyInitialCounter", 0)
                        .put("otpPolicyDigits", 6)
                        .put("otpPolicyLookAheadWindow", 1)
                        .put("otpPolicyPeriod", 30)
                        .put("otpPolicyCodeReusable", true)
                        .get("organizations"))
                .add(Json.of(Map.of(
                        "name",
                        "fabrikam",
                        "alias",
                        "fabrikam",
                        "enabled",
                        true,
                        "domains",
                        List.of(Map.of("name", "fabrikam.example", "verified", true)),
                        "attributes",
                        Map.of("orgsso.initialOwner", List.of(OLIVIA))))));
        idp = world.oidcIdp();
        fabrikam = world.existing("fabrikam", "fabrikam.example");
        connection = fabrikam.connect(idp);
        idp.willSay(Persona.verified(ZOE));
        zoesApp = new Totp(setUpSecondFactor(ZOE));
        idp.willSay(Persona.verified(OLIVIA));
        oliviasApp = new Totp(setUpSecondFactor(OLIVIA));
        olivia = world.cloud().users().idOf(OLIVIA);
        world.cloud()
                .api()
                .put(path("/policy"), Map.of("enforcement", "required"))
                .ok();
        configureStep(Map.of("sessionSeconds", "600", "operatorEmail", OPERATOR));
    }

    @BeforeEach
    void appointed() {
        appoint(olivia);
    }

    @AfterEach
    void allIsWell() {
        world.cloud()
                .api()
                .delete(world.cloud().path("/attack-detection/brute-force/users"))
                .ok();
        world.cloud().identityProviders().enable(connection, true);
    }

    @Test
    void sheComesInWhileTheConnectionIsOffAndHerTokensSpeakOfHerOrganization() {
        world.cloud().identityProviders().enable(connection, false);
        var browser = world.browser();

        enter(browser, OLIVIA, Insisting.PASSWORD, oliviasApp.now());

        var tokens = world.login(withCookie(browser)).tokens();
        assertThat(tokens.subject()).isEqualTo(olivia);
        assertThat(tokens.access()
                        .path("organization")
                        .path("fabrikam")
                        .path("role")
                        .asText())
                .isEqualTo("owner");
        assertThat(world.console().refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void sheDoesNotComeInWhileTheOrganizationIsOff() {
        world.cloud().organizations().enable(fabrikam.id(), false);
        try {
            var page = enter(world.browser(), OLIVIA, Insisting.PASSWORD, oliviasApp.now());

            assertThat(page.hasField("otp")).isTrue();
            assertThat(page.text()).contains("not right");
        } finally {
            world.cloud().organizations().enable(fabrikam.id(), true);
        }
    }

    @Test
    void nothingProlongsHerSession() {
        var browser = world.browser();
        enter(browser, OLIVIA, Insisting.PASSWORD, oliviasApp.now());

        var login = world.login(
                new Login(world.console(), world.console().begin("openid organization offline_access"), browser));
        var tokens = login.tokens();
        var refreshed = world.console().refresh(tokens).tokens();

        assertThat(tokens.answer().path("refresh_expires_in").asLong()).isBetween(1L, 600L);
        assertThat(refreshed.answer().path("refresh_expires_in").asLong()).isBetween(1L, 600L);
    }

    @Test
    void allOwnersAndTheOperatorAreTold() {
        try (var mailbox = Mailbox.open()) {
            world.cloud().sendMailBy(mailbox.smtpServer());

            enter(world.browser(), OLIVIA, Insisting.PASSWORD, oliviasApp.now());

            Awaitility.await("mail to owner and operator")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !mailbox.isEmptyFor(OLIVIA) && !mailbox.isEmptyFor(OPERATOR));
            assertThat(world.cloud().events().recent(20))
                    .anySatisfy(event -> assertThat(
                                    event.path("details").path("break_glass").asText())
                            .isEqualTo("admitted"));
        } finally {
            world.cloud().sendMailBy(Map.of());
        }
    }

    @Test
    void mailComesWhenTheMailServerIsBackToTheAddressOfThatTime() throws IOException {
        try (var mailbox = Mailbox.open()) {
            try (var down = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                down.setSoTimeout(60_000);
                world.cloud()
                        .sendMailBy(Map.of(
                                "host", "127.0.0.1",
                                "port", Integer.toString(down.getLocalPort()),
                                "from", "no-reply@cloud.example"));
                enter(world.browser(), OLIVIA, Insisting.PASSWORD, oliviasApp.now());
                // Owner and operator: both are tried in vain.
                down.accept().close();
                down.accept().close();
                configureStep(Map.of("sessionSeconds", "600", "operatorEmail", LATER_OPERATOR));
                world.cloud().sendMailBy(mailbox.smtpServer());
            }

            Awaitility.await("mail to owner and operator")
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> !mailbox.isEmptyFor(OLIVIA) && !mailbox.isEmptyFor(LATER_OPERATOR));
            assertThat(mailbox.isEmptyFor(OPERATOR)).isTrue();
        } finally {
            world.cloud().sendMailBy(Map.of());
            configureStep(Map.of("sessionSeconds", "600", "operatorEmail", OPERATOR));
        }
    }

    /** The mail server is down: she comes in all the same. */
    @Test
    void mailThatCannotBeSentStopsNothing() {
        world.cloud().sendMailBy(Map.of("host", "127.0.0.1", "port", "1", "from", "no-reply@cloud.example"));
        try {
            var browser = world.browser();
            enter(browser, OLIVIA, Insisting.PASSWORD, oliviasApp.now());

            assertThat(world.login(withCookie(browser)).tokens().subject()).isEqualTo(olivia);
        } finally {
            world.cloud().sendMailBy(Map.of());
        }
    }

    @Test
    void whateverIsWrongTheAnswerIsTheSame() {
        var unknown = enter(world.browser(), "nobody@fabrikam.example", Insisting.PASSWORD, "123456");
        var wrongPassword = enter(world.browser(), OLIVIA, "wrong", oliviasApp.now());
        var wrongCode = enter(world.browser(), OLIVIA, Insisting.PASSWORD, "000000");
        var noCode = enter(world.browser(), OLIVIA, Insisting.PASSWORD, "");
        var noOwner = enter(world.browser(), ZOE, Insisting.PASSWORD, zoesApp.now());

        assertThat(List.of(unknown, wrongPassword, wrongCode, noCode, noOwner)).allSatisfy(page -> {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.hasField("otp")).isTrue();
            assertThat(page.text()).isEqualTo(unknown.text()).contains("not right");
        });
    }

    @Test
    void theEmailPageKnowsNothingOfHer() {
        world.cloud().identityProviders().enable(connection, false);
        var login = world.login("openid");
        Insisting.toThePasswordForm(login.browser());

        login.browser().signIn(OLIVIA, Insisting.PASSWORD);

        assertThat(login.page().text()).contains("Reference");
        assertThat(login.page().hasField("otp")).isFalse();
    }

    @Test
    void whoIsDismissedGetsNoFurtherTokenAndDoesNotComeInAgain() {
        var browser = world.browser();
        enter(browser, OLIVIA, Insisting.PASSWORD, oliviasApp.now());
        var tokens = world.login(withCookie(browser)).tokens();

        world.cloud().api().delete(path("/break-glass/" + olivia)).ok();

        assertThat(world.console().refresh(tokens).error()).isEqualTo("invalid_grant");
        assertThat(enter(world.browser(), OLIVIA, Insisting.PASSWORD, oliviasApp.now())
                        .hasField("otp"))
                .isTrue();
    }

    @Test
    void onlyAnOwnerWithASecondFactorIsAppointed() {
        var zoe = world.cloud().users().idOf(ZOE);
        var stranger = world.cloud().users().create("s-" + World.random(10) + "@personal.example", "password");

        assertThat(world.cloud()
                        .api()
                        .put(path("/break-glass/" + zoe), Map.of())
                        .status())
                .isEqualTo(409);
        assertThat(world.cloud()
                        .api()
                        .put(path("/break-glass/" + stranger), Map.of())
                        .status())
                .isEqualTo(409);
        assertThat(world.cloud()
                        .api()
                        .put(path("/break-glass/nobody"), Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(world.cloud()
                        .api()
                        .put(path("/break-glass/" + olivia), Map.of())
                        .status())
                .isEqualTo(204);
        var owners = world.cloud().api().get(path("/break-glass")).ok().body().path("owners");
        assertThat(owners).hasSize(1);
        assertThat(owners.path(0).path("userId").asText()).isEqualTo(olivia);
        assertThat(owners.path(0).path("ready").asBoolean()).isTrue();
    }

    private Page enter(LoginBrowser browser, String name, String password, String code) {
        browser.open(URI.create(world.console().realm() + "/orgsso/break-glass"))
                .submit(
                        "otp",
                        form -> form.fill("username", name)
                                .fill("password", password)
                                .fill("otp", code));
        return browser.page();
    }

    private Login withCookie(LoginBrowser browser) {
        return new Login(world.console(), world.console().begin("openid organization"), browser);
    }

    private void appoint(String user) {
        world.cloud().api().put(path("/break-glass/" + user), Map.of()).ok();
    }

    private String path(String below) {
        return world.cloud().path("/orgsso/orgs/fabrikam" + below);
    }

    /** Signs in through the organization, gets a password, and sets up an authenticator app; its secret. */
    private String setUpSecondFactor(String address) {
        var login = world.login("openid").as(address);
        Insisting.givePassword(world, login.tokens().subject());
        login.browser()
                .open(world.console()
                        .begin("openid")
                        .with("kc_action", "CONFIGURE_TOTP")
                        .uri());
        var secret = login.page().valueOf("totpSecret");
        login.browser()
                .submit(
                        "totp",
                        form -> form.fill("totp", new Totp(secret).now()).fill("userLabel", "app"))
                .arrival();
        return secret;
    }

    private void configureStep(Map<String, String> settings) {
        var api = world.cloud().api();
        var step = api.get(world.cloud().path("/authentication/flows/orgsso%20break%20glass/executions"))
                .ok()
                .body()
                .path(0)
                .path("id")
                .asText();
        api.post(
                        world.cloud().path("/authentication/executions/" + step + "/config"),
                        Map.of("alias", "break glass " + World.random(10), "config", settings))
                .ok();
    }
}
