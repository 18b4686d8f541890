package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.oidc.AuthorizationRequest;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A running session and scope {@code organization}. Zoe signs in at Fabrikam's IdP and at Tailspin's, where she has
 * another address; Pat has a password and belongs to both.
 */
@OnKeycloak
final class OrganizationChooserIT {
    private static final String SCOPE = "openid organization";

    private final World world;
    private final SayAnythingIdp fabrikamIdp;
    private final SayAnythingIdp tailspinIdp;
    private final Organization fabrikam;
    private final Organization tailspin;
    private final String fabrikamConnection;
    private final String tailspinConnection;
    private final String zoe;
    private final String pat;

    OrganizationChooserIT(World world) {
        this.world = world;
        this.fabrikamIdp = world.oidcIdp();
        this.tailspinIdp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain();
        this.fabrikamConnection = fabrikam.connect(fabrikamIdp);
        this.tailspin = world.organization("tailspin").withVerifiedDomain();
        this.tailspinConnection = tailspin.connect(tailspinIdp);
        this.zoe = fabrikam.address("zoe");
        this.pat = "pat-" + World.random(10) + "@personal.example";
    }

    @BeforeEach
    void bothAreInBoth() {
        var account = world.cloud().users().create(pat, "pat");
        fabrikam.realm().organizations().addMember(fabrikam.id(), account).ok();
        fabrikam.realm().organizations().addMember(tailspin.id(), account).ok();
        fabrikamIdp.willSay(Persona.verified(zoe));
        tailspinIdp.willSay(Persona.verified(tailspin.address("z.zander")));
    }

    @Test
    void aSessionOfOneOrganizationIsNoneOfAnotherAndTheChoiceLeadsToItsIdp() {
        var browser = zoeWithBothLinks();
        var request = world.console().begin(SCOPE);

        browser.open(request.uri());
        assertThat(browser.page().text()).contains(fabrikam.alias(), tailspin.alias());
        browser.press("organization", tailspin.alias());

        assertThat(tailspinIdp.requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent)
                        .as("her address is Fabrikam's and none of Tailspin's business")
                        .doesNotContainKey("login_hint"));
        assertThat(organizationIn(redeem(browser, request))).isEqualTo(alone(tailspin));
    }

    @Test
    void choosingTheOrganizationThatTheSessionHasProvenGoesOn() {
        var browser = zoeWithBothLinks();
        int before = fabrikamIdp.requests().size();
        var request = world.console().begin(SCOPE);

        browser.open(request.uri()).press("organization", fabrikam.alias());

        assertThat(organizationIn(redeem(browser, request))).isEqualTo(alone(fabrikam));
        assertThat(fabrikamIdp.requests()).hasSize(before);
    }

    @Test
    void afterBothWereProvenInOneSessionEitherGoesOnWithoutAnIdp() {
        var browser = zoeWithBothLinks();
        var other = otherClient();
        var toTailspin = other.begin(SCOPE);
        browser.open(toTailspin.uri()).press("organization", tailspin.alias());
        var tailspins = other.redeem(toTailspin, browser.arrival());
        int before = fabrikamIdp.requests().size();
        var toFabrikam = world.console().begin(SCOPE);

        browser.open(toFabrikam.uri()).press("organization", fabrikam.alias());

        assertThat(organizationIn(redeem(browser, toFabrikam))).isEqualTo(alone(fabrikam));
        assertThat(fabrikamIdp.requests()).hasSize(before);
        assertThat(organizationIn(other.refresh(tailspins).tokens()))
                .as("each client keeps its own")
                .isEqualTo(alone(tailspin));
    }

    @Test
    void backFromTheOtherIdpShowsTheChoiceAgain() {
        tailspinIdp.askingFirst();
        var browser = zoeWithBothLinks();
        var request = world.console().begin(SCOPE);
        browser.open(request.uri());
        var chooser = browser.page().html().expectFirst("form").attr("action").replaceFirst("session_code=[^&]*&", "");
        browser.press("organization", tailspin.alias());

        browser.open(URI.create(chooser)).press("organization", fabrikam.alias());

        assertThat(organizationIn(redeem(browser, request))).isEqualTo(alone(fabrikam));
    }

    @Test
    void anErrorOfTheChosenOrganizationsIdpIsOurPageAndNamesNone() {
        tailspinIdp.willRefuse("access_denied", "no");
        var browser = zoeWithBothLinks();
        browser.open(world.console().begin(SCOPE).uri()).press("organization", tailspin.alias());

        var page = RefusalPage.of(browser.page())
                .isUnderstandable()
                .doesNotName(tailspin.alias(), tailspinConnection, "Company sign-in");

        browser.open(page.retry()).press("organization", fabrikam.alias());
        assertThat(browser.arrival().code()).isPresent();
    }

    @Test
    void promptNoneNeverShowsTheChoiceAndKeepsWhatTheClientHas() {
        var browser = zoeWithBothLinks();
        browser.open(world.console().begin(SCOPE).uri()).press("organization", fabrikam.alias());
        browser.arrival();
        var request = world.console().begin(SCOPE).with("prompt", "none");

        browser.open(request.uri());

        assertThat(organizationIn(redeem(browser, request))).isEqualTo(alone(fabrikam));
    }

    @Test
    void withoutTheScopeNobodyIsAsked() {
        var browser = zoeWithBothLinks();
        var request = world.console().begin("openid");

        browser.open(request.uri());

        assertThat(redeem(browser, request).access().has("organization")).isFalse();
    }

    @Test
    void aForeignOrganizationCannotBeChosen() {
        var browser = zoeWithBothLinks();
        var stranger = world.organization("stranger").withVerifiedDomain().withOidcIdp(world.oidcIdp());
        browser.open(world.console().begin(SCOPE).uri());

        browser.press("organization", stranger.alias());

        assertThat(browser.page().text())
                .contains(fabrikam.alias(), tailspin.alias())
                .doesNotContain(stranger.alias());
    }

    @Test
    void aSessionThatEndedMeanwhileIsNotRevivedByTheChoice() {
        var browser = zoeWithBothLinks();
        browser.open(world.console().begin(SCOPE).uri());
        world.cloud()
                .api()
                .post(world.cloud().path("/users/" + world.cloud().users().idOf(zoe) + "/logout"), Map.of())
                .ok();

        browser.press("organization", fabrikam.alias());

        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().hasField("username")).isTrue();
    }

    @Test
    void aPersonWithAPasswordChoosesToo() {
        var browser = world.login("openid").as(pat).browser().enterPassword("pat");
        browser.arrival();
        var request = world.console().begin(SCOPE);

        browser.open(request.uri()).press("organization", tailspin.alias());

        assertThat(organizationIn(redeem(browser, request))).isEqualTo(alone(tailspin));
    }

    private Tokens whoChoseTailspin() {
        return choosingTailspin(world.login("openid").as(pat).browser().enterPassword("pat"));
    }

    private Tokens choosingTailspin(LoginBrowser browser) {
        var request = world.console().begin(SCOPE);
        browser.open(request.uri()).press("organization", tailspin.alias());
        return redeem(browser, request);
    }

    @Test
    void theClaimOfAChoiceEndsWithTheMembership() {
        var tokens = whoChoseTailspin();

        world.cloud()
                .organizations()
                .removeMember(tailspin.id(), tokens.subject())
                .ok();

        var refreshed = world.console().refresh(tokens);
        assertThat(refreshed.status() != 200 || !refreshed.tokens().access().has("organization"))
                .as("neither it nor the one that is left, which she did not choose")
                .isTrue();
    }

    @Test
    void aChoiceOutlivesTheEndOfAnotherMembership() {
        var tokens = whoChoseTailspin();

        world.cloud()
                .organizations()
                .removeMember(fabrikam.id(), tokens.subject())
                .ok();

        assertThat(organizationIn(world.console().refresh(tokens).tokens())).isEqualTo(alone(tailspin));
    }

    @Test
    void linkingTheOthersConnectionChangesNoChoice() {
        var browser = world.login("openid").as(pat).browser().enterPassword("pat");
        var tokens = choosingTailspin(browser);
        fabrikamIdp.willSay(Persona.verified(fabrikam.address("pat")));
        browser.open(otherClient()
                .begin("openid")
                .with("kc_action", "idp_link:" + fabrikamConnection)
                .uri());
        if (browser.maybeArrival().isEmpty()) {
            browser.goOn();
        }
        assertThat(browser.arrival().query()).containsEntry("kc_action_status", "success");

        assertStillTailspinsAndEndsWithIt(tokens);
    }

    @Test
    void aLaterLoginThroughTheOthersIdpChangesNoChoice() {
        var browser = world.login("openid").as(pat).browser().enterPassword("pat");
        var tokens = choosingTailspin(browser);
        var address = fabrikam.address("pat");
        fabrikamIdp.willSay(Persona.verified(address).subject("pat-at-fabrikam"));
        world.cloud()
                .users()
                .link(tokens.subject(), fabrikamConnection, "pat-at-fabrikam")
                .ok();
        // Now his address leads to Fabrikam's IdP.
        world.cloud().users().update(tokens.subject(), Map.of("email", address));
        var other = otherClient();
        var request = other.begin(SCOPE).with("prompt", "login");
        browser.open(request.uri());
        assertThat(organizationIn(other.redeem(request, browser.arrival()))).isEqualTo(alone(fabrikam));

        assertStillTailspinsAndEndsWithIt(tokens);
    }

    private void assertStillTailspinsAndEndsWithIt(Tokens tokens) {
        assertThat(organizationIn(world.console().refresh(tokens).tokens())).isEqualTo(alone(tailspin));

        world.cloud()
                .organizations()
                .removeMember(tailspin.id(), tokens.subject())
                .ok();

        await("the session ends").until(() -> world.cloud().users().sessionCount(tokens.subject()) == 0);
    }

    @Test
    void aClientThatCameByCookieStaysWithItsOrganizationWhenAnotherIsChosenLater() {
        var yves = "yves-" + World.random(10) + "@personal.example";
        var account = world.cloud().users().create(yves, "yves");
        world.cloud().organizations().addMember(fabrikam.id(), account).ok();
        var browser = world.login("openid").as(yves).browser().enterPassword("yves");
        var byCookie = otherClient();
        var request = byCookie.begin(SCOPE);
        var tokens = byCookie.redeem(request, browser.open(request.uri()).arrival());
        world.cloud().organizations().addMember(tailspin.id(), account).ok();

        var later = world.console().begin(SCOPE).with("prompt", "login");
        browser.open(later.uri()).enterPassword("yves").press("organization", tailspin.alias());

        assertThat(organizationIn(redeem(browser, later))).isEqualTo(alone(tailspin));
        assertThat(organizationIn(byCookie.refresh(tokens).tokens())).isEqualTo(alone(fabrikam));
    }

    @Test
    void promptNoneOfAPersonWithAPasswordWhoHasNotChosenIsLoginRequired() {
        var browser = world.login("openid").as(pat).browser().enterPassword("pat");
        browser.arrival();

        browser.open(world.console().begin(SCOPE).with("prompt", "none").uri());

        assertThat(browser.arrival().error())
                .hasValueSatisfying(error -> assertThat(error).isIn("login_required", "interaction_required"));
    }

    /** Signed in at Fabrikam; a link of the same account to Tailspin's IdP, as an invitation would make it. */
    private LoginBrowser zoeWithBothLinks() {
        var browser = world.login("openid").as(zoe).browser();
        browser.arrival();
        var account = world.cloud().users().idOf(zoe);
        world.cloud().organizations().addMember(tailspin.id(), account).ok();
        var subject = Persona.verified(tailspin.address("z.zander")).claims().get("sub");
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/users/" + account + "/federated-identity/" + tailspinConnection),
                        Map.of("userId", subject, "userName", tailspin.address("z.zander")))
                .ok();
        return browser;
    }

    private Client otherClient() {
        var id = "other-" + World.random(10);
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                id,
                                "publicClient",
                                true,
                                "fullScopeAllowed",
                                true,
                                "redirectUris",
                                List.of(world.console().redirectUri().toString())))
                .ok();
        return new Client(world.console().realm(), id, world.console().redirectUri());
    }

    private Tokens redeem(LoginBrowser browser, AuthorizationRequest request) {
        return world.console().redeem(request, browser.arrival());
    }

    private static JsonNode organizationIn(Tokens tokens) {
        return tokens.access().path("organization");
    }

    private JsonNode alone(Organization organization) {
        return Json.of(Map.of(organization.alias(), Map.of("id", organization.id(), "role", "member")));
    }
}
