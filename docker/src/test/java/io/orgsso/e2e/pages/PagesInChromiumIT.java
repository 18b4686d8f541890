package io.orgsso.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Tab;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.enforcement.Totp;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.oidc.AuthorizationRequest;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every page that a person can meet: from a small phone to a desktop, light and dark, in every language, by keyboard
 * alone, without scripts. The pictures are kept in {@code target/screenshots/pages}.
 */
@OnKeycloak
@RequiresBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class PagesInChromiumIT {
    private final World demo;
    private final Chromium chromium;
    private Mailbox mailbox;
    private World world;
    private Client client;

    PagesInChromiumIT(World demo, Chromium chromium) {
        this.demo = demo;
        this.chromium = chromium;
        this.mailbox = Mailbox.open();
        this.world = demo.copy(this::withMail);
        this.client = world.consoleAt(chromium.client().redirectUri());
    }

    private void withMail(ObjectNode realm) {
        var smtp = realm.putObject("smtpServer");
        mailbox.smtpServer().forEach(smtp::put);
    }

    @AfterAll
    void close() {
        mailbox.close();
    }

    @Test
    void theEmailPage() {
        var tab = open();
        Inspection.of(tab, "email").looksRight().speaksEveryLanguage();

        tab.enterEmail("alice@");
        page(tab, "#input-error-username");
        Inspection.of(tab, "email-malformed").looksRight();
    }

    @Test
    void thePasswordPage() {
        var tab = open().enterEmail(nobody());
        page(tab, "#password");
        Inspection.of(tab, "password").looksRight().speaksEveryLanguage();

        tab.enterPassword("wrong");
        page(tab, "#input-error-password");
        Inspection.of(tab, "password-wrong").looksRight();
    }

    @Test
    void aPageThatHasExpired() {
        var tab = open();
        var old = tab.page().locator("a[hreflang=en]").getAttribute("href").replaceAll("&kc_locale=en", "");
        tab.enterEmail(nobody());
        page(tab, "#password");

        tab.open(client.realm().resolve(old));

        page(tab, "#loginContinueLink");
        Inspection.of(tab, "expired").looksRight().speaksEveryLanguage();
    }

    @Test
    void anErrorOfTheIdpWithAWayToTryAgain() {
        var fabrikam = connected(idp -> idp.willRefuse("access_denied", "no"));
        var tab = open().enterEmail(fabrikam.address("zoe"));

        page(tab, "#orgsso-retry");
        Inspection.of(tab, "refusal-idp-error").looksRight();
        assertThat(eventOf(tab)).isEqualTo("orgsso_idp_error");

        tab.page().locator("#orgsso-retry").click();
        page(tab, "#username");
    }

    /** Keycloak's page in our words; the reference is that of our event. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "ja"})
    void anAnswerThatKeycloakDoesNotTake(String language) {
        var idp =
                world.samlIdp().saying(xml -> xml.replaceAll(" InResponseTo=\"[^\"]*\"", " InResponseTo=\"_another\""));
        var fabrikam = organization().withSamlIdp(idp);
        idp.willSay(SamlPersona.withEmailAttribute(fabrikam.address("zoe")));
        var tab = chromium.openIn(language, Viewport.PHONE)
                .open(client.begin("openid").uri())
                .enterEmail(fabrikam.address("zoe"));

        page(tab, "#orgsso-reference");
        Inspection.of(tab, "answer-invalid").readsRight(language);
        assertThat(eventOf(tab)).isEqualTo("orgsso_answer_invalid");
        if (language.equals("en")) {
            Inspection.of(tab, "answer-invalid").looksRight().choose("de");
            page(tab, "#username");
        } else {
            tab.page().locator("#orgsso-retry").click();
            page(tab, "#username");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "fr", "ja"})
    void aRefusalInTheLanguageOfTheBrowser(String language) {
        var fabrikam = connected(idp -> idp.willSay(Persona.verified("zoe@nobody.example")));
        var tab = chromium.openIn(language, Viewport.PHONE)
                .open(client.begin("openid").uri())
                .enterEmail(fabrikam.address("zoe"));

        page(tab, "#orgsso-reference");
        Inspection.of(tab, "refusal-domain-foreign").readsRight(language);
        assertThat(eventOf(tab)).isEqualTo("orgsso_domain_foreign");
        if (language.equals("en")) {
            Inspection.of(tab, "refusal-domain-foreign").looksRight().choose("de");
            page(tab, "#username");
        }
    }

    @Test
    void thePageOfAnOrganizationThatWantsItsOwnSignIn() {
        var idp = world.oidcIdp();
        var fabrikam = organization().withOidcIdp(idp);
        var guest = World.random(8) + "@personal.example";
        var id = world.cloud().users().create(guest, "password");
        world.cloud().organizations().addMember(fabrikam.id(), id).ok();
        world.cloud()
                .api()
                .put(
                        world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/policy"),
                        Map.of("enforcement", "required"))
                .ok();
        var tab = open().enterEmail(guest).enterPassword("password");

        page(tab, "#orgsso-sso-required");
        Inspection.of(tab, "sso-required").looksRight().speaksEveryLanguage();
    }

    @Test
    void thePageThatAsksForWhichOrganizationSheIsHere() {
        var guest = World.random(8) + "@personal.example";
        var id = demo.cloud().users().create(guest, "password");
        for (int i = 0; i < 2; i++) {
            var organization = demo.organization("fabrikam");
            demo.cloud().organizations().addMember(organization.id(), id).ok();
        }
        var hers = demo.consoleAt(chromium.client().redirectUri());
        var tab = chromium.open(Viewport.PHONE).open(hers.begin("openid").uri());
        tab.enterEmail(guest).enterPassword("password").arrival();

        tab.open(hers.begin("openid organization").uri());

        page(tab, "#orgsso-organizations");
        Inspection.of(tab, "organizations").looksRight().speaksEveryLanguage();
        tab.page().locator("button[name=organization]").first().click();
        assertThat(tab.arrival().code()).isPresent();
    }

    @Test
    void thePageForEmergencies() {
        var tab = chromium.open(Viewport.PHONE).open(URI.create(client.realm() + "/orgsso/break-glass"));
        page(tab, "#orgsso-break-glass");
        Inspection.of(tab, "break-glass").looksRight().speaksEveryLanguage();

        tab.page().locator("#username").fill("nobody@personal.example");
        tab.page().locator("#password").fill("wrong");
        tab.page().locator("#otp").fill("000000");
        tab.submit("otp");
        page(tab, "[role=alert]");
        Inspection.of(tab, "break-glass-wrong").looksRight();
    }

    @Test
    void theProfilePageAfterAFirstSignIn() {
        var fabrikam = organization();
        var idp = world.oidcIdp();
        fabrikam.withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")).without("family_name"));
        var tab = open().enterEmail(fabrikam.address("zoe"));

        page(tab, "#lastName");
        Inspection.of(tab, "review-profile").looksRight().speaksEveryLanguage();
    }

    @Test
    void thePagesThatConnectAnExistingAccount() {
        var fabrikam = organization();
        var idp = world.oidcIdp();
        fabrikam.withOidcIdp(idp);
        var address = fabrikam.address("zoe");
        world.cloud().users().create(address, "zoe");
        idp.willSay(Persona.verified(address));
        var tab = open().enterEmail(address);

        page(tab, "#linkAccount");
        Inspection.of(tab, "confirm-link").looksRight().speaksEveryLanguage();

        tab.page().locator("#linkAccount").click();
        page(tab, "#instruction1");
        Inspection.of(tab, "link-email").looksRight().speaksEveryLanguage();

        var elsewhere = open(chromium.open(Viewport.PHONE), mailbox.linkSentTo(address));
        page(elsewhere, "[data-page-id=login-info]");
        Inspection.of(elsewhere, "mail-proof-elsewhere").looksRight();

        tab.page().locator("#try-another-way").click();
        page(tab, "#kc-select-credential-form");
        Inspection.of(tab, "other-ways").looksRight().speaksEveryLanguage();

        tab.page().locator("button[name=authenticationExecution]").last().click();
        page(tab, "#password");
        Inspection.of(tab, "re-authentication").looksRight().speaksEveryLanguage();
    }

    @Test
    void thePagesOfTheSecondFactor() {
        var address = World.random(8) + "@personal.example";
        world.cloud().users().create(address, "her password");
        var tab = open().enterEmail(address);
        page(tab, "#password");
        tab.enterPassword("her password").arrival();
        tab.open(client.begin("openid").with("kc_action", "CONFIGURE_TOTP").uri());

        page(tab, "#totp");
        Inspection.of(tab, "otp-set-up").looksRight().speaksEveryLanguage();
        tab.page().locator("#mode-manual").click();
        page(tab, "#kc-totp-secret-key");
        Inspection.of(tab, "otp-set-up-by-hand").looksRight().speaksEveryLanguage();

        var app = new Totp(tab.page().locator("#totpSecret").inputValue());
        tab.page().locator("#totp").fill("000000");
        tab.submit("totp");
        page(tab, "#input-error-totp");
        Inspection.of(tab, "otp-set-up-wrong").looksRight();
        tab.page().locator("#totp").fill(app.code());
        tab.page().locator("#userLabel").fill("first device");
        tab.submit("totp").arrival();

        addSecondDevice(tab);
        var again = open().enterEmail(address);
        page(again, "#password");
        again.enterPassword("her password");
        page(again, "#otp");
        Inspection.of(again, "otp").looksRight().speaksEveryLanguage();
        again.page().getByLabel("first device").check();
        again.page().locator("#otp").fill("000000");
        again.submit("otp");
        page(again, "#input-error-otp");
        Inspection.of(again, "otp-wrong").looksRight();
        again.page().getByLabel("first device").check();
        again.page().locator("#otp").fill(app.code());
        again.page().locator("#otp").press("Enter");
        assertThat(again.arrival().code()).isPresent();
    }

    /** With two there is a choice at each sign-in. */
    private void addSecondDevice(Tab tab) {
        tab.open(client.begin("openid").with("kc_action", "CONFIGURE_TOTP").uri());
        page(tab, "#totp");
        tab.page()
                .locator("#totp")
                .fill(new Totp(tab.page().locator("#totpSecret").inputValue()).code());
        tab.submit("totp");
        page(tab, "#input-error-userLabel");
        tab.page()
                .locator("#totp")
                .fill(new Totp(tab.page().locator("#totpSecret").inputValue()).code());
        tab.page().locator("#userLabel").fill("second device");
        tab.submit("totp").arrival();
    }

    @Test
    void thePagesOfSigningOut() {
        var tab = chromium.open(Viewport.PHONE).open(URI.create(client.realm() + "/protocol/openid-connect/logout"));
        page(tab, "#kc-logout");
        Inspection.of(tab, "sign-out").looksRight().speaksEveryLanguage();

        tab.page().locator("#kc-logout").click();
        page(tab, "[data-page-id=login-info]");
        Inspection.of(tab, "signed-out").looksRight().speaksEveryLanguage();
    }

    @Test
    void anErrorPage() {
        var tab = chromium.open(Viewport.PHONE)
                .open(URI.create(client.realm() + "/login-actions/authenticate?client_id=nobody"));
        page(tab, "#kc-error-message");
        Inspection.of(tab, "error").looksRight().speaksEveryLanguage();
    }

    @Test
    void aPersonSignsInWithTheKeyboardAlone() {
        var address = World.random(8) + "@personal.example";
        world.cloud().users().create(address, "her password");
        var tab = open();
        Page page = tab.page();

        page(tab, "#username:focus");
        page.keyboard().type(address);
        page.keyboard().press("Enter");
        page(tab, "#password:focus");
        page.keyboard().type("her password");
        page.keyboard().press("Enter");

        assertThat(tab.arrival().code()).isPresent();
    }

    @Test
    void withoutScriptsSheChoosesALanguageAndSignsInAtHerCompany() {
        var demoClient = demo.consoleAt(chromium.client().redirectUri());
        for (Person person : new Person[] {Person.BOB, Person.DAVE}) {
            var tab = chromium.openWithoutScripts(Viewport.PHONE);
            tab.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            tab.open(demoClient.begin("openid").uri());
            assertThat(Look.isDark(tab.page())).isTrue();
            assertThat(tab.page().locator(".orgsso-reveal").count()).isZero();

            tab.page().locator(".orgsso-languages summary").click();
            tab.page().locator(".orgsso-languages a[hreflang=de]").click();
            assertThat(tab.page().locator("html").getAttribute("lang")).isEqualTo("de");
            tab.enterEmail(person.email());
            pressOn(tab, "input[name=password]").signIn(person.username(), person.password());

            assertThat(pressOn(tab, null).arrival().code()).isPresent();
        }
    }

    /** Without scripts SAML's forms have a button of their own, which a person has to press. */
    private static Tab pressOn(Tab tab, @Nullable String until) {
        for (int i = 0; i < 4; i++) {
            if (until != null && tab.page().locator(until).count() > 0) {
                break;
            }
            var button =
                    tab.page().locator("form:has(input[name=SAMLRequest], input[name=SAMLResponse]) [type=submit]");
            if (button.count() == 0) {
                break;
            }
            button.first().click();
        }
        return tab;
    }

    private Organization organization() {
        return world.organization("fabrikam").withVerifiedDomain();
    }

    private Organization connected(Consumer<SayAnythingIdp> saying) {
        var idp = world.oidcIdp();
        saying.accept(idp);
        return organization().withOidcIdp(idp);
    }

    private String eventOf(Tab tab) {
        var reference = tab.page().locator("#orgsso-reference").innerText();
        return world.cloud().events().recent(20).stream()
                .filter(event ->
                        event.path("details").path("reference").asText().equals(reference))
                .map(event -> event.path("error").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event with reference " + reference));
    }

    private static String nobody() {
        return "nobody-" + World.random(10) + "@personal.example";
    }

    private Tab open() {
        AuthorizationRequest request = client.begin("openid");
        return open(chromium.open(Viewport.PHONE), request.uri());
    }

    private static Tab open(Tab tab, URI address) {
        return tab.open(address);
    }

    /** Waits for the page that has this element. */
    private static void page(Tab tab, String element) {
        tab.page().locator(element).first().waitFor();
    }
}
