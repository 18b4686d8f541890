package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.enforcement.Totp;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.AuthorizationRequest;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application may ask of a login, and what the email step makes of it. Zoe works for Fabrikam. */
@OnKeycloak
final class EmailStepContractIT {
    private static final String SCOPE = "openid organization";

    private final World world;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String connection;
    private final String zoe;

    EmailStepContractIT(World world) {
        this.world = world;
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain();
        this.connection = fabrikam.connect(idp);
        this.zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
    }

    @Test
    void promptLoginLeadsThePersonOfTheSessionToHerIdpWhichIsToldToAskAgain() {
        var browser = signedIn();

        var tokens = redeem(browser, world.console().begin(SCOPE).with("prompt", "login"));

        assertThat(lastRequest()).containsEntry("prompt", "login").containsEntry("login_hint", zoe);
        assertThat(tokens.access().path("email").asText()).isEqualTo(zoe);
    }

    @Test
    void promptLoginLeadsToTheIdpThatTheSessionCameThroughEvenIfTheAddressHasChanged() {
        var browser = signedIn();
        world.cloud()
                .users()
                .update(
                        world.cloud().users().idOf(zoe),
                        Map.of("email", "zoe-" + World.random(10) + "@personal.example"));

        var tokens = redeem(browser, world.console().begin(SCOPE).with("prompt", "login"));

        assertThat(lastRequest()).containsEntry("prompt", "login");
        assertThat(tokens.access().path("organization").has(fabrikam.alias())).isTrue();
    }

    @Test
    void promptLoginAsksAPersonWithoutAnOrganizationForHerPassword() {
        var person = "pat-" + World.random(10) + "@personal.example";
        world.cloud().users().create(person, "pat");
        var browser = world.login(SCOPE).as(person).browser().enterPassword("pat");
        assertThat(browser.arrival().code()).isPresent();

        browser.open(world.console().begin(SCOPE).with("prompt", "login").uri());

        assertThat(browser.page().hasField("password")).isTrue();
        assertThat(browser.enterPassword("pat").arrival().code()).isPresent();
    }

    @Test
    void promptLoginAsksASamlIdpToForceAuthentication() {
        var saml = world.samlIdp();
        var tailspin = world.organization("tailspin").withVerifiedDomain().withSamlIdp(saml);
        var sam = tailspin.address("sam");
        saml.willSay(SamlPersona.withEmailAttribute(sam));
        var browser = world.login(SCOPE).as(sam).browser();
        browser.arrival();

        browser.open(world.console().begin(SCOPE).with("prompt", "login").uri());

        assertThat(browser.arrival().code()).isPresent();
        assertThat(saml.requests()).hasSize(2);
        assertThat(saml.requests().get(0)).doesNotContain("ForceAuthn=\"true\"");
        assertThat(saml.requests().get(1)).contains("ForceAuthn=\"true\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid organization"})
    void promptNoneWithoutASessionIsLoginRequiredAndNeverAPage(String scope) {
        var browser = world.browser();

        browser.open(world.console()
                .begin(scope)
                .with("prompt", "none")
                .with("login_hint", zoe)
                .uri());

        assertThat(browser.arrival().error()).hasValue("login_required");
        assertThat(idp.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "openid organization"})
    void promptNoneWithASessionSignsIn(String scope) {
        var browser = signedIn();

        var tokens = redeem(browser, world.console().begin(scope).with("prompt", "none"));

        assertThat(tokens.access().path("email").asText()).isEqualTo(zoe);
        assertThat(idp.requests()).hasSize(1);
    }

    @Test
    void promptNoneIsAPassiveRequestToAnIdpThatTakesOne() {
        redeem(world.browser(), world.console().begin(SCOPE).with("login_hint", zoe));
        takesPassiveRequests();

        var tokens = redeem(
                world.browser(),
                world.console().begin(SCOPE).with("prompt", "none").with("login_hint", zoe));

        assertThat(lastRequest()).containsEntry("prompt", "none");
        assertThat(tokens.access().path("email").asText()).isEqualTo(zoe);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"login_required", "interaction_required", "access_denied", "server_error", "consent_required"})
    void whateverErrorAnswersAPassiveRequestReachesTheClientAndIsNoPage(String error) {
        takesPassiveRequests();
        idp.willRefuse(error, "");
        var browser = world.browser();

        browser.open(world.console()
                .begin(SCOPE)
                .with("prompt", "none")
                .with("login_hint", zoe)
                .uri());

        assertThat(browser.arrival().error())
                .hasValueSatisfying(said -> assertThat(said).isIn("login_required", "interaction_required"));
    }

    @Test
    void aRefusalOfAPassiveSignInReachesTheClientAndIsNoPage() {
        takesPassiveRequests();
        idp.willSay(Persona.verified("zoe@nobody.example"));
        var browser = world.browser();

        browser.open(world.console()
                .begin(SCOPE)
                .with("prompt", "none")
                .with("login_hint", zoe)
                .uri());

        assertThat(browser.arrival().error()).hasValue("interaction_required");
    }

    @Test
    void promptSelectAccountIsPassedOnToAnIdpThatKnowsSeveralAccounts() {
        redeem(
                world.browser(),
                world.console().begin(SCOPE).with("prompt", "select_account").with("login_hint", zoe));

        assertThat(lastRequest()).containsEntry("prompt", "select_account");
    }

    @Test
    void maxAgeIsPassedOnWhereTheConnectionSaysSo() {
        world.cloud().identityProviders().configure(connection, Map.of("passMaxAge", "true"));

        redeem(
                world.browser(),
                world.console().begin(SCOPE).with("max_age", "600").with("login_hint", zoe));

        assertThat(lastRequest()).containsEntry("max_age", "600");
    }

    @Test
    void aSessionOlderThanMaxAgeLeadsToTheIdpAgain() {
        var browser = signedIn();

        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> {
                    browser.open(
                            world.console().begin(SCOPE).with("max_age", "0").uri());
                    assertThat(browser.arrival().code()).isPresent();
                    assertThat(idp.requests()).hasSizeGreaterThan(1);
                });

        assertThat(lastRequest()).containsEntry("login_hint", zoe);
    }

    @Test
    void acrValuesArePassedOn() {
        redeem(
                world.browser(),
                world.console()
                        .begin(SCOPE)
                        .with("acr_values", "phishing-resistant gold")
                        .with("login_hint", zoe));

        assertThat(lastRequest()).containsEntry("acr_values", "phishing-resistant gold");
    }

    @Test
    void kcActionIsDoneAfterTheIdpAndASecondFactorOfOursIsAskedForEverAfter() {
        var browser = world.login("openid").as(zoe).browser();
        browser.open(world.console()
                .begin("openid")
                .with("kc_action", "CONFIGURE_TOTP")
                .uri());
        var app = new Totp(browser.page().valueOf("totpSecret"));

        browser.submit("totp", form -> form.fill("totp", app.code()));
        assertThat(browser.arrival().query()).containsEntry("kc_action_status", "success");
        var again = world.login("openid").as(zoe).browser();

        assertThat(again.page().hasField("otp")).isTrue();
        again.submit("otp", form -> form.fill("otp", app.code()));
        assertThat(again.arrival().code()).isPresent();
    }

    @Test
    void kcActionOfAPersonWhoSignsInNowFollowsHerSignIn() {
        var request = world.console().begin("openid").with("kc_action", "UPDATE_PROFILE");
        var browser = world.browser().open(request.uri()).enterEmail(zoe);

        assertThat(browser.page().hasField("firstName")).isTrue();
        assertThat(browser.submit("firstName", form -> form.fill("firstName", "Zoë"))
                        .arrival()
                        .query())
                .containsEntry("kc_action_status", "success");
    }

    @Test
    void rememberMeAtTheEmailFieldOutlastsTheFirstSignInAndFillsTheFieldNextTime() {
        var login = world.login("openid");
        login.browser().submit("username", form -> form.fill("username", zoe).fill("rememberMe", "on"));
        assertThat(rememberedSession()).isTrue();

        endSession();
        login.browser().open(world.console().begin("openid").uri());
        assertThat(login.page().valueOf("username")).isEqualTo(zoe);

        login.browser().submit("username", form -> form.fill("username", zoe).fill("rememberMe", "on"));
        login.browser().arrival();
        assertThat(rememberedSession()).isTrue();
    }

    @Test
    void withoutRememberMeNothingIsRemembered() {
        var login = world.login("openid");
        login.browser().submit("username", form -> form.fill("username", zoe).leaveOut("rememberMe"));

        assertThat(rememberedSession()).isFalse();
        endSession();
        login.browser().open(world.console().begin("openid").uri());
        assertThat(login.page().valueOf("username")).isEmpty();
    }

    @Test
    void uiLocalesDecideThePageAndArePassedOnWhereTheConnectionSaysSo() {
        var multilingual = world.copy(realm -> realm.put("internationalizationEnabled", true)
                .put("defaultLocale", "en")
                .putArray("supportedLocales")
                .add("en")
                .add("de"));
        var org = multilingual.organization("fabrikam").withVerifiedDomain();
        var locales = org.connect(idp);
        multilingual.cloud().identityProviders().configure(locales, Map.of("uiLocales", "true"));
        idp.willSay(Persona.verified(org.address("zoe")));
        var request = multilingual.console().begin("openid").with("ui_locales", "de");

        var browser = multilingual.browser().open(request.uri());
        assertThat(browser.page().html().expectFirst("html").attr("lang")).isEqualTo("de");
        browser.enterEmail(org.address("zoe"));

        assertThat(lastRequest()).containsEntry("ui_locales", "de");
        assertThat(browser.arrival().code()).isPresent();
    }

    @Test
    void restartLeadsBackToTheEmailField() {
        var login = world.login("openid");
        login.browser().enterEmail("nobody@personal.example");
        assertThat(login.page().hasField("password")).isTrue();

        login.browser().follow("another email");

        assertThat(login.page().hasField("username")).isTrue();
        assertThat(login.page().hasField("password")).isFalse();
        assertThat(login.as(zoe).tokens().access().path("email").asText()).isEqualTo(zoe);
    }

    @Test
    void reloadingTheEmailPageShowsItAgain() {
        var login = world.login("openid");

        login.browser().reload();

        assertThat(login.as(zoe).tokens().access().path("email").asText()).isEqualTo(zoe);
    }

    @Test
    void reloadingThePasswordPageKeepsTheAddress() {
        var login = world.login("openid");
        login.browser().enterEmail("erin@personal.example").reload();

        assertThat(login.page().valueOf("username")).isEqualTo("erin@personal.example");
        assertThat(login.browser().enterPassword("erin").arrival().code()).isPresent();
    }

    @Test
    void reloadingARefusalShowsAWayOnAndGoesNowhereByItself() {
        idp.willRefuse("access_denied", "no");
        var login = world.login("openid").as(zoe);
        var retry = RefusalPage.of(login.page()).retry();

        login.browser().open(login.browser().hops().get(0).uri());

        assertThat(login.page().status()).isLessThan(500);
        idp.willSay(Persona.verified(zoe));
        assertThat(login.browser().open(retry).enterEmail(zoe).maybeArrival()).isPresent();
    }

    @Test
    void anOldFormIsExplainedOnTheSameField() {
        var login = world.login("openid");
        var old = login.browser().formWith("username").fill("username", zoe);
        login.browser().enterEmail("alice@");

        login.browser().send(old);

        assertThat(login.page().status()).isEqualTo(200);
        assertThat(login.page().hasField("username")).isTrue();
        assertThat(login.page().text()).doesNotContain("Reference");
        assertThat(login.as(zoe).tokens().access().path("email").asText()).isEqualTo(zoe);
    }

    @Test
    void aLoginThatTookTooLongStartsAgainAtTheFieldAndSaysSo() {
        var login = world.login("openid");
        login.browser().forgetCookie("AUTH_SESSION_ID").forgetCookie("KC_AUTH_SESSION_HASH");

        login.browser().enterEmail(zoe);

        assertThat(login.page().status()).isEqualTo(200);
        assertThat(login.page().hasField("username")).isTrue();
        assertThat(login.page().text()).doesNotContain("Reference").contains("took too long");
        assertThat(login.as(zoe).browser().arrival().code()).isPresent();
    }

    @Test
    void backFromTheIdpShowsTheEmailFieldAndNoRedirect() {
        idp.askingFirst();
        var login = world.login("openid");
        var emailPage = login.page();
        login.browser().enterEmail(zoe);
        assertThat(idp.requests()).hasSize(1);

        login.browser().open(withoutCode(emailPage.html().expectFirst("form").attr("action")));

        assertThat(login.page().hasField("username")).isTrue();
        assertThat(idp.requests()).hasSize(1);
        assertThat(login.as(zoe)
                        .browser()
                        .press(SayAnythingIdp.CONFIRMED, "yes")
                        .arrival()
                        .code())
                .isPresent();
    }

    @Test
    void backFromTheIdpThatAHintLedToStartsAtTheIdpAnewAndThatSignsIn() {
        idp.askingFirst();
        var start = world.console().begin("openid").with("login_hint", zoe).uri();
        var browser = world.browser().open(start);

        browser.open(start).press(SayAnythingIdp.CONFIRMED, "yes");

        assertThat(browser.arrival().code()).isPresent();
    }

    /** The nonce and the PKCE verifier of the first start are gone by then. */
    @Test
    void theFirstIdpPageAfterASecondStartInTheSameTabLetsThePersonGoOn() {
        idp.askingFirst();
        var login = world.login("openid");
        var emailPage = withoutCode(login.page().html().expectFirst("form").attr("action"));
        login.browser().enterEmail(zoe);
        var first = login.browser().formWith(SayAnythingIdp.CONFIRMED).press(SayAnythingIdp.CONFIRMED, "yes");
        login.browser().open(emailPage).enterEmail(zoe);

        login.browser().send(first);

        letsThePersonGoOn(login.browser());
    }

    @Test
    void theFirstIdpPageAfterASecondHintedStartInTheSameTabLetsThePersonGoOn() {
        idp.askingFirst();
        var browser = world.browser()
                .open(world.console().begin("openid").with("login_hint", zoe).uri());
        var first = browser.formWith(SayAnythingIdp.CONFIRMED).press(SayAnythingIdp.CONFIRMED, "yes");
        browser.open(sameTabAs(first.values().getOrDefault("state", "")));
        assertThat(lastRequest().get("nonce")).isNotEqualTo(first.values().get("nonce"));

        browser.send(first);

        letsThePersonGoOn(browser);
    }

    @Test
    void twoTabsAtOnceBothSignIn() {
        idp.askingFirst();
        var browser = world.browser();
        var one = world.console().begin("openid");
        var other = world.console().begin("openid");
        browser.open(one.uri());
        var firstTab = browser.formWith("username").fill("username", zoe);
        browser.open(other.uri());
        var secondTab = browser.formWith("username").fill("username", zoe);
        browser.send(firstTab);
        var firstAtIdp = browser.formWith(SayAnythingIdp.CONFIRMED).press(SayAnythingIdp.CONFIRMED, "yes");
        browser.send(secondTab);
        var secondAtIdp = browser.formWith(SayAnythingIdp.CONFIRMED).press(SayAnythingIdp.CONFIRMED, "yes");

        assertThat(world.console()
                        .redeem(one, browser.send(firstAtIdp).arrival())
                        .subject())
                .isNotBlank();
        browser.send(secondAtIdp);

        assertThat(browser.arrival().query()).containsEntry("state", other.state());
    }

    @Test
    void anotherPersonThanTheSessionsIsToldSoInOurWordsAndCanGoOn() {
        var browser = signedIn();
        var max = fabrikam.address("max");
        idp.willSay(Persona.verified(max));

        browser.open(world.console().begin(SCOPE).with("prompt", "login").uri());

        var page = RefusalPage.of(browser.page()).isUnderstandable().doesNotName(zoe, max, fabrikam.alias());
        assertThat(page.event(world).path("error").asText()).isEqualTo("orgsso_other_person");
        assertThat(fabrikam.members()).containsExactly(zoe);
        browser.open(page.retry());
        if (browser.maybeArrival().isEmpty()) {
            browser.enterEmail(max);
        }
        assertThat(browser.arrival().code()).isPresent();
        assertThat(fabrikam.members()).containsExactlyInAnyOrder(zoe, max);
    }

    @Test
    void afterSigningOutTheNextSignInStartsAtTheEmailField() {
        var login = world.login(SCOPE).as(zoe);
        signOut(login.browser(), login.tokens());

        var again = world.console().begin(SCOPE);
        login.browser().open(again.uri());

        assertThat(login.page().hasField("username")).isTrue();
        assertThat(world.console()
                        .redeem(again, login.browser().enterEmail(zoe).arrival())
                        .subject())
                .isNotBlank();
    }

    @Test
    void whoBlocksCookiesIsToldSo() {
        var login = world.browser()
                .blockingCookies()
                .open(world.console().begin("openid").uri());

        login.enterEmail(zoe);

        assertThat(login.page().status()).isBetween(400, 499);
        assertThat(login.page().text()).containsIgnoringCase("cookie");
    }

    @Test
    void whoBlocksCookiesIsToldSoOnHerWayBackFromTheIdpToo() {
        var browser = world.browser().blockingCookies();

        browser.open(world.console().begin("openid").with("login_hint", zoe).uri());

        assertThat(browser.page().status()).isBetween(400, 499);
        assertThat(browser.page().text()).containsIgnoringCase("cookie");
    }

    @Test
    void withEnforcementOffTheAddressIsTreatedAsNobodys() {
        world.cloud()
                .api()
                .put(world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/policy"), Map.of("enforcement", "off"))
                .ok();
        var login = world.login(SCOPE);

        login.browser().enterEmail(zoe);

        assertThat(login.page().hasField("password")).isTrue();
        assertThat(idp.requests()).isEmpty();
    }

    @Test
    void withEnforcementOffTheConnectionCanStillBeTriedByItsHint() {
        world.cloud()
                .api()
                .put(world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/policy"), Map.of("enforcement", "off"))
                .ok();

        redeem(world.browser(), world.console().begin(SCOPE).with("kc_idp_hint", connection));

        assertThat(idp.requests()).hasSize(1);
    }

    private LoginBrowser signedIn() {
        var browser = world.login(SCOPE).as(zoe).browser();
        browser.arrival();
        return browser;
    }

    private Tokens redeem(LoginBrowser browser, AuthorizationRequest request) {
        return world.console().redeem(request, browser.open(request.uri()).arrival());
    }

    private Map<String, String> lastRequest() {
        var requests = idp.requests();
        return requests.get(requests.size() - 1);
    }

    private void takesPassiveRequests() {
        world.cloud().identityProviders().configure(connection, Map.of("acceptsPromptNoneForwardFromClient", "true"));
    }

    private boolean rememberedSession() {
        var sessions = world.cloud()
                .api()
                .get(world.cloud().path("/users/" + world.cloud().users().idOf(zoe) + "/sessions"))
                .ok()
                .body();
        assertThat(sessions).hasSize(1);
        return sessions.get(0).path("rememberMe").asBoolean();
    }

    /** As time does. */
    private void endSession() {
        world.cloud()
                .api()
                .post(world.cloud().path("/users/" + world.cloud().users().idOf(zoe) + "/logout"), Map.of())
                .ok();
    }

    private void signOut(LoginBrowser browser, Tokens tokens) {
        browser.open(Query.add(
                URI.create(world.console().realm() + "/protocol/openid-connect/logout"),
                Map.of(
                        "id_token_hint",
                        tokens.answer().path("id_token").asText(),
                        "post_logout_redirect_uri",
                        world.console().redirectUri().toString())));
        browser.arrival();
    }

    /** A page's own address, as it stands in the browser's history: the form's without the code that is used once. */
    private static URI withoutCode(String formAction) {
        return URI.create(formAction.replaceFirst("session_code=[^&]*&", ""));
    }

    /** The login that this state belongs to, once more: {@code code.tab.client.data}. */
    private URI sameTabAs(String state) {
        return Query.add(
                URI.create(world.console().realm() + "/login-actions/authenticate"),
                Map.of("client_id", world.console().id(), "tab_id", state.split("\\.", -1)[1]));
    }

    /** Either she is in, or on a page of ours from which one click or the email leads in. */
    private void letsThePersonGoOn(LoginBrowser browser) {
        if (browser.maybeArrival().isPresent()) {
            return;
        }
        assertThat(browser.page().status()).isLessThan(500);
        if (!browser.page().hasField("username")) {
            browser.follow("Continue");
        }
        if (browser.maybeArrival().isEmpty() && browser.page().hasField("username")) {
            browser.enterEmail(zoe);
        }
        browser.press(SayAnythingIdp.CONFIRMED, "yes");
        assertThat(browser.arrival().code()).isPresent();
    }
}
