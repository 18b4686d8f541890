package io.orgsso.e2e.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends a member's sign-on ends it everywhere, at once, and whoever relies on it is told. */
@OnKeycloak
final class RevocationIT {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final World world;
    private final LogoutReceiver receiver = LogoutReceiver.start();
    private final Client relyingParty;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String connection;
    private final String zoe;

    RevocationIT(World world) {
        this.world = world;
        this.relyingParty = receiver.client(world);
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain();
        this.connection = fabrikam.connect(idp);
        this.zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    /** What can take a sign-on its ground. */
    enum Cause {
        MEMBERSHIP_ENDED,
        ORGANIZATION_DISABLED,
        CONNECTION_DISABLED,
        CONNECTION_DELETED,
        ACCOUNT_DISABLED,
        ACCOUNT_DELETED
    }

    private void bring(Cause cause) {
        bring(cause, zoe);
    }

    private void bring(Cause cause, String person) {
        switch (cause) {
            case MEMBERSHIP_ENDED ->
                world.cloud()
                        .organizations()
                        .removeMember(fabrikam.id(), idOf(person))
                        .ok();
            case ORGANIZATION_DISABLED -> world.cloud().organizations().enable(fabrikam.id(), false);
            case CONNECTION_DISABLED -> world.cloud().identityProviders().enable(connection, false);
            case CONNECTION_DELETED ->
                world.cloud().identityProviders().delete(connection).ok();
            case ACCOUNT_DISABLED -> world.cloud().users().enable(idOf(person), false);
            case ACCOUNT_DELETED -> world.cloud().users().delete(idOf(person)).ok();
        }
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everySessionEndsAndClientsAreTold(Cause cause) {
        var introspector = Introspector.of(world, relyingParty);
        var online = signIn("openid");
        var offline = signIn("openid offline_access");
        assertThat(SessionState.userinfo(relyingParty, online)).isEqualTo(200);
        assertThat(SessionState.isActive(introspector, online)).isTrue();

        bring(cause);

        assertBothHaveEnded(introspector, online, offline);
    }

    private void assertBothHaveEnded(Introspector introspector, Tokens online, Tokens offline) {
        assertThat(relyingParty.refresh(online).status()).isEqualTo(400);
        assertThat(relyingParty.refresh(offline).status()).isEqualTo(400);
        await("userinfo refuses").atMost(SOON).until(() -> SessionState.userinfo(relyingParty, online) != 200);
        await("introspection too").atMost(SOON).until(() -> !SessionState.isActive(introspector, online));
        await("the client hears of both sessions")
                .untilAsserted(() -> assertThat(receiver.sessionsHeardOf()).contains(sid(online), sid(offline)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {
                "MEMBERSHIP_ENDED",
                "ORGANIZATION_DISABLED",
                "CONNECTION_DISABLED",
                "CONNECTION_DELETED",
                "ACCOUNT_DISABLED",
                "ACCOUNT_DELETED"
            })
    void clientsAreToldThoughNobodyComesBack(Cause cause) {
        var online = signIn("openid");
        var offline = signIn("openid offline_access");

        bring(cause);

        await("the client hears of both sessions")
                .untilAsserted(() -> assertThat(receiver.sessionsHeardOf()).contains(sid(online), sid(offline)));
        assertThat(relyingParty.refresh(offline).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"MEMBERSHIP_ENDED", "ORGANIZATION_DISABLED"})
    void aPasswordMembersSessionsEndTooAndClientsAreTold(Cause cause) {
        var introspector = Introspector.of(world, relyingParty);
        var pat = memberWithPassword();
        var online = signInByPassword(pat, "openid");
        var offline = signInByPassword(pat, "openid offline_access");
        assertThat(SessionState.userinfo(relyingParty, online)).isEqualTo(200);

        bring(cause, pat);

        assertBothHaveEnded(introspector, online, offline);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"MEMBERSHIP_ENDED", "ORGANIZATION_DISABLED"})
    void clientsAreToldOfAPasswordMembersSessionsThoughNobodyComesBack(Cause cause) {
        var pat = memberWithPassword();
        var online = signInByPassword(pat, "openid");
        var offline = signInByPassword(pat, "openid offline_access");

        bring(cause, pat);

        await("the client hears of both sessions")
                .untilAsserted(() -> assertThat(receiver.sessionsHeardOf()).contains(sid(online), sid(offline)));
    }

    /** Who leaves is a person without an organization from then on, and may sign in as one. */
    @Test
    void aPasswordSignOnAfterTheMembershipStandsForNoOrganizationAndGoesOn() {
        var pat = memberWithPassword();
        bring(Cause.MEMBERSHIP_ENDED, pat);

        var tokens = signInByPassword(pat, "openid");

        assertThat(relyingParty.refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void theLogoutTokenIsWhatTheSpecificationAsksFor() {
        var tokens = signIn("openid");

        bring(Cause.MEMBERSHIP_ENDED);

        await("told").until(() -> !receiver.heard().isEmpty());
        var token = receiver.heard().get(0);
        assertThat(token.path("iss").asText()).isEqualTo(relyingParty.realm().toString());
        assertThat(token.path("aud").asText()).isEqualTo(relyingParty.id());
        assertThat(token.path("sub").asText()).isEqualTo(tokens.subject());
        assertThat(token.path("sid").asText()).isEqualTo(sid(tokens));
        assertThat(token.path("events").has("http://schemas.openid.net/event/backchannel-logout"))
                .isTrue();
        assertThat(token.has("nonce")).isFalse();
        assertThat(token.path("exp").asLong()).isGreaterThan(Instant.now().getEpochSecond());
    }

    @Test
    void aSlowClientDelaysNeitherTheRefusalNorOthers() {
        var slow = LogoutReceiver.start().after(Duration.ofSeconds(7));
        world.atTheEnd(slow::close);
        var slowParty = slow.client(world);
        var there = tokens(slowParty, "openid");
        var here = signIn("openid");
        var begin = Instant.now();

        bring(Cause.MEMBERSHIP_ENDED);
        assertThat(slowParty.refresh(there).status()).isEqualTo(400);
        assertThat(relyingParty.refresh(here).status()).isEqualTo(400);

        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(6));
        await("the other client is told meanwhile")
                .atMost(Duration.ofSeconds(6))
                .until(() -> receiver.sessionsHeardOf().contains(sid(here)));
        await("and the slow one in its own time")
                .atMost(A_MINUTE)
                .until(() -> slow.sessionsHeardOf().contains(sid(there)));
    }

    @Test
    void aClientThatIsDownIsToldLater() {
        receiver.answering(503);
        var tokens = signIn("openid");

        bring(Cause.MEMBERSHIP_ENDED);
        await("her session ends").until(() -> world.cloud().users().sessionCount(tokens.subject()) == 0);
        receiver.answering(200);

        await("told at a later attempt")
                .atMost(A_MINUTE)
                .until(() -> receiver.sessionsHeardOf().contains(sid(tokens)));
        assertThat(receiver.heard()).hasSize(1);
    }

    @Test
    void theCookieDoesNotOutliveTheMembership() {
        var browser = world.login("openid").as(zoe).browser();
        bring(Cause.CONNECTION_DISABLED);

        var again = world.login(new Login(world.console(), world.console().begin("openid"), browser));

        assertThat(again.page().hasField("username")).isTrue();
    }

    @Test
    void aSignOnThroughAnotherConnectionGoesOn() {
        var tailspinIdp = world.oidcIdp();
        var tailspin = world.organization("tailspin").withVerifiedDomain().withOidcIdp(tailspinIdp);
        var yann = tailspin.address("yann");
        tailspinIdp.willSay(Persona.verified(yann));
        var tokens = world.login("openid").as(yann).tokens();

        bring(Cause.CONNECTION_DISABLED);
        bring(Cause.ORGANIZATION_DISABLED);

        assertThat(world.console().refresh(tokens).status()).isEqualTo(200);
    }

    private Tokens signIn(String scope) {
        return tokens(relyingParty, scope);
    }

    private Tokens tokens(Client client, String scope) {
        return world.login(new Login(client, client.begin(scope), world.browser()))
                .as(zoe)
                .tokens();
    }

    /** With an address of nobody's domain, so that the email page leads to the password. */
    private String memberWithPassword() {
        var pat = "pat-" + World.random(10) + "@personal.example";
        fabrikam.realm()
                .organizations()
                .addMember(fabrikam.id(), world.cloud().users().create(pat, "pat"))
                .ok();
        return pat;
    }

    private Tokens signInByPassword(String person, String scope) {
        var login = world.login(new Login(relyingParty, relyingParty.begin(scope), world.browser()))
                .as(person);
        login.browser().enterPassword("pat");
        return login.tokens();
    }

    private String idOf(String person) {
        return world.cloud().users().idOf(person);
    }

    private static String sid(Tokens tokens) {
        return tokens.access().path("sid").asText();
    }
}
