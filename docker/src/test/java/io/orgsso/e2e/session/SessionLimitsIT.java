package io.orgsso.e2e.session;

import static io.orgsso.e2e.session.SignOnPolicyApi.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of seconds, so that a test can outlive them. */
@OnKeycloak
final class SessionLimitsIT {
    private static final String ONLINE = "openid";
    private static final String OFFLINE = "openid offline_access";

    private final World world;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String zoe;

    SessionLimitsIT(World world) {
        this.world = world;
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        this.zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void everyTokenEndsWithTheSession(String scope) {
        limit(fabrikam, 100, 3600);
        var byIdle = world.login(scope).as(zoe).tokens();
        limit(fabrikam, 0, 90);
        var byMax = world.login(scope).as(zoe).tokens();

        assertThat(life(byIdle, "expires_in")).isBetween(90, 100);
        assertThat(life(byIdle, "refresh_expires_in")).isBetween(90, 100);
        assertThat(life(byMax, "expires_in")).isBetween(80, 90);
        assertThat(life(byMax, "refresh_expires_in")).isBetween(80, 90);
        assertThat(byMax.access().path("exp").asLong()
                        - byMax.access().path("iat").asLong())
                .isBetween(80L, 90L);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void aLimitNeverLengthensWhatTheRealmAllows(String scope) {
        var before = world.login(scope).as(zoe).tokens();
        limit(fabrikam, 300_000_000, 300_000_000);

        var after = world.login(scope).as(zoe).tokens();

        // A second may have begun while the answer was made.
        assertThat(life(after, "expires_in")).isCloseTo(life(before, "expires_in"), within(1));
        if (scope.equals(ONLINE)) {
            assertThat(life(after, "refresh_expires_in")).isBetween(1, life(before, "refresh_expires_in") + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void afterTheMaximumNothingIsLeftHoweverBusySheWas(String scope) {
        limit(fabrikam, 0, 8);
        var tokens = world.login(scope).as(zoe).tokens();
        var signedIn = Instant.now();
        pass(Duration.ofSeconds(2));
        var busy = world.console().refresh(tokens).tokens();
        assertThat(life(busy, "refresh_expires_in"))
                .as("what is left of eight seconds")
                .isBetween(0, 6);

        passUntil(signedIn.plusSeconds(8));

        assertThat(world.console().refresh(busy).status()).isEqualTo(400);
        assertThat(SessionState.userinfo(world.console(), busy)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void useKeepsTheSessionAndIdlenessEndsIt(String scope) {
        limit(fabrikam, 6, 0);
        var tokens = world.login(scope).as(zoe).tokens();

        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(2500));
            tokens = world.console().refresh(tokens).tokens();
        }
        pass(Duration.ofSeconds(7));

        assertThat(world.console().refresh(tokens).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {ONLINE, OFFLINE})
    void aNewPolicyHoldsForRunningSessions(String scope) {
        var login = world.login(scope).as(zoe);
        var tokens = login.tokens();
        assertThat(life(tokens, "expires_in")).isGreaterThan(60);
        pass(Duration.ofSeconds(2));

        limit(fabrikam, 0, 1);

        var refused = world.console().refresh(tokens);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("invalid_grant");
        assertThat(SessionState.userinfo(world.console(), tokens))
                .as("its access token has minutes to go and no session any more")
                .isEqualTo(401);
    }

    @Test
    void theCookieOfASessionThatIsOverLeadsToTheIdpAgain() {
        limit(fabrikam, 0, 6);
        var browser = world.login(ONLINE).as(zoe).browser();
        var signedIn = Instant.now();
        comeBack(browser).tokens();
        assertThat(idp.requests()).as("the cookie was enough").hasSize(1);

        passUntil(signedIn.plusSeconds(6));
        var again = comeBack(browser);
        assertThat(again.page().hasField("username")).as("asked who she is").isTrue();
        var tokens = again.as(zoe).tokens();

        assertThat(idp.requests()).hasSize(2);
        assertThat(life(tokens, "expires_in")).as("a session of its own").isBetween(1, 6);
    }

    @Test
    void comingBackByCookieCountsAsUse() {
        limit(fabrikam, 6, 0);
        var browser = world.login(ONLINE).as(zoe).browser();
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(2500));
            comeBack(browser).tokens();
        }
        assertThat(idp.requests()).hasSize(1);

        pass(Duration.ofSeconds(7));

        assertThat(comeBack(browser).page().hasField("username")).isTrue();
    }

    @Test
    void aSamlClientIsToldTheEndAndItsCookieEndsToo() {
        limit(fabrikam, 0, 8);
        var app = SamlClient.in(world);
        var browser = app.enter(world.browser()).enterEmail(zoe);
        var signedIn = Instant.now();
        browser.arrival();
        assertThat(app.sessionEnd().orElseThrow()).isBeforeOrEqualTo(signedIn.plusSeconds(8));

        app.enter(browser).arrival();
        assertThat(app.sessionEnd().orElseThrow())
                .as("coming back by cookie does not move it")
                .isBeforeOrEqualTo(signedIn.plusSeconds(8));

        passUntil(signedIn.plusSeconds(8));

        assertThat(app.enter(browser).page().hasField("username")).isTrue();
    }

    @Test
    void whatTheIdpSaysOfItsOwnSessionChangesNothingOfOurs() {
        var saml = world.samlIdp();
        var contoso = world.organization("contoso").withVerifiedDomain().withSamlIdp(saml);
        var carol = contoso.address("carol");
        saml.willSay(SamlPersona.withEmailAttribute(carol));
        saml.saying(endingSession(Instant.now().plusSeconds(1)));
        var unlimited = world.login(ONLINE).as(carol).tokens();
        limit(contoso, 0, 600);
        saml.saying(endingSession(Instant.now().plusSeconds(36_000)));
        var limited = world.login(ONLINE).as(carol).tokens();
        limit(contoso, 0, 0);

        pass(Duration.ofSeconds(1));
        assertThat(world.console().refresh(unlimited).status())
                .as("the IdP's end does not shorten it")
                .isEqualTo(200);
        limit(contoso, 0, 3);
        pass(Duration.ofSeconds(2));
        assertThat(world.console().refresh(limited).status())
                .as("nor does it lengthen it")
                .isEqualTo(400);
    }

    private static UnaryOperator<String> endingSession(Instant end) {
        return xml -> xml.replace(
                "<saml:AuthnStatement ",
                "<saml:AuthnStatement SessionNotOnOrAfter=\"" + end.truncatedTo(ChronoUnit.SECONDS) + "\" ");
    }

    @Test
    void aMemberWithAPasswordKeepsToTheShortestOfHerOrganizations() {
        var tailspin = limit(world.organization("tailspin"), 0, 500);
        var contract = limit(world.organization("fourth-coffee"), 200, 0);
        var address = "yann-" + World.random(10) + "@personal.example";
        var yann = world.cloud().users().create(address, "yann");
        for (var organization : new Organization[] {tailspin, contract}) {
            world.cloud().organizations().addMember(organization.id(), yann).ok();
        }

        var browser = world.login(ONLINE).browser().enterEmail(address).enterPassword("yann");
        var tokens = new Login(world.console(), world.console().begin(ONLINE), browser);

        assertThat(life(world.login(tokens).tokens(), "refresh_expires_in")).isBetween(190, 200);
    }

    private Login comeBack(LoginBrowser browser) {
        return world.login(new Login(world.console(), world.console().begin(ONLINE), browser));
    }

    private static int life(Tokens tokens, String field) {
        return tokens.answer().path(field).asInt();
    }

    private static void pass(Duration time) {
        passUntil(Instant.now().plus(time));
    }

    /** Keycloak counts whole seconds, so a second more is over for sure. */
    private static void passUntil(Instant moment) {
        await("time passes")
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(() -> Instant.now().isAfter(moment.plusMillis(100)));
    }
}
