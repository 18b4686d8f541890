package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.membership.Invitations;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An organization's connection is linked by its own people only, whoever writes the link. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S22, S26 and the link policy")
final class LinkingIT {
    private final MailRealm realm;
    private final World world;
    private final Client linker;

    LinkingIT(World demo) {
        this.realm = MailRealm.beside(demo);
        this.world = realm.world();
        this.linker = realm.linker();
    }

    @AfterAll
    void closeTheRealm() {
        realm.close();
    }

    @ParameterizedTest(name = "kc_action=idp_link, {0}: a member of another tenant")
    @EnumSource
    void aMemberOfAnotherTenant(Protocol protocol) {
        var hers = OwnOidcIdp.in(world);
        var signedIn = hers.says("mallory", hers.tenant().address("mallory"));
        var mallory = signedIn.tokens().subject();
        var target = protocol.in(world);

        var linking = linking(signedIn.browser(), target, "newcomer");

        Attack.isTold(world, linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(mallory)).containsExactly(hers.connection());
        assertThat(target.tenant().members()).isEmpty();
    }

    @ParameterizedTest(name = "kc_action=idp_link, {0}: a MANAGED member of another tenant")
    @EnumSource
    void aManagedMemberOfAnotherTenant(Protocol protocol) {
        var employer = world.organization("litware");
        var address = mallory() + "@personal.example";
        var mallory = Invitations.register(world, realm.mailbox(), employer, address);
        assertThat(employer.hasMember(mallory)).isTrue();
        var target = protocol.in(world);

        linking(signedInByPassword(address, "zoe-password"), target, "newcomer");

        assertThat(world.cloud().users().linkedConnections(mallory)).isEmpty();
        assertThat(target.tenant().members()).isEmpty();
    }

    @ParameterizedTest(name = "kc_action=idp_link, {0}: a person of no organization")
    @EnumSource
    void aPersonOfNoOrganization(Protocol protocol) {
        var address = mallory() + "@personal.example";
        var mallory = world.cloud().users().create(address, "a-password");
        var target = protocol.in(world);

        var linking = linking(signedInByPassword(address, "a-password"), target, "newcomer");

        Attack.isTold(world, linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(mallory)).isEmpty();
    }

    @ParameterizedTest(name = "kc_action=idp_link, {0}: whom the organization has invited")
    @EnumSource
    void whoIsInvited(Protocol protocol) {
        var hers = OwnOidcIdp.in(world);
        var address = hers.tenant().address("zoe");
        var signedIn = hers.says("zoe", address);
        var zoe = signedIn.tokens().subject();
        var target = protocol.in(world);
        world.cloud().organizations().invite(target.tenant().id(), address).ok();
        realm.mailbox().linkSentTo(address);

        var linking = linking(signedIn.browser(), target, "zoe");

        assertThat(linking.browser().arrival().query()).containsEntry("kc_action_status", "success");
        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(hers.connection(), target.connection());
    }

    @Test
    @DisplayName("kc_action=idp_link: an invitation to another address is not hers")
    void whoIsNotInvited() {
        var hers = OwnOidcIdp.in(world);
        var signedIn = hers.says("mallory", hers.tenant().address("mallory"));
        signedIn.tokens();
        var target = OwnOidcIdp.in(world);
        world.cloud()
                .organizations()
                .invite(target.tenant().id(), hers.tenant().address("zoe"))
                .ok();

        var linking = linking(signedIn.browser(), target, "newcomer");

        Attack.isTold(world, linking, "link-refused");
    }

    @ParameterizedTest(name = "kc_action=idp_link, {0}: a member, another connection of her organization")
    @EnumSource
    void aMember(Protocol protocol) {
        var tenant = protocol.in(world);
        var own = tenant.tenant().address("zoe");
        var signedIn = tenant.says("zoe", own);
        var zoe = signedIn.tokens().subject();
        var other = world.oidcIdp();
        var otherConnection = tenant.tenant().connect(other);
        other.willSay(Persona.verified(own).subject("zoe-at-the-other"));

        var linking = linking(signedIn.browser(), otherConnection);

        assertThat(linking.browser().arrival().query()).containsEntry("kc_action_status", "success");
        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(tenant.connection(), otherConnection);
    }

    @Test
    @DisplayName("kc_action=idp_link: a member who was signed in by another organization where she is a guest")
    void aMemberByTheWordOfAnotherOrganization() {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);
        var byTailspin = signedInAsGuest(zoe, tailspin);
        world.cloud()
                .api()
                .delete(world.cloud().path("/users/" + zoe + "/federated-identity/" + fabrikam.connection()))
                .ok();

        var linking = linking(byTailspin.browser(), fabrikam, "mallory");

        Attack.isTold(world, linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(zoe)).containsExactly(tailspin.connection());
    }

    @Test
    @DisplayName("kc_action=idp_link: a connection of no organization, by the word of one of two organizations")
    void aConnectionOfNobodyByTheWordOfAnotherOrganization() {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);
        var social = world.oidcIdp();
        var orphan = connectionOfNobody(social);
        social.willSay(Persona.verified("mallory@personal.example"));

        var linking = linking(signedInAsGuest(zoe, tailspin).browser(), orphan);

        Attack.isTold(world, linking, "link-refused");
        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(fabrikam.connection(), tailspin.connection());
    }

    @Test
    @DisplayName("account console: another organization where she is a guest does not take her link away")
    void theLinkOfAMemberByTheWordOfAnotherOrganization() {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);
        var browser = signedInAsGuest(zoe, tailspin).browser();

        var refused = unlink(browser, fabrikam.connection());

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("error_description").asText()).startsWith("link-refused, reference ");
        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(fabrikam.connection(), tailspin.connection());
        unlink(browser, tailspin.connection()).ok();
        assertThat(world.cloud().users().linkedConnections(zoe)).containsExactly(fabrikam.connection());
    }

    @Test
    @DisplayName("account console: a link to a connection of no organization, by the word of one of two")
    void theLinkToAConnectionOfNobodyByTheWordOfAnotherOrganization() {
        var fabrikam = OwnOidcIdp.in(world);
        var tailspin = OwnOidcIdp.in(world);
        var zoe = fabrikam.memberAndGuestOf(tailspin);
        var orphan = connectionOfNobody(world.oidcIdp());
        world.cloud().users().link(zoe, orphan, "zoe-herself").ok();

        var refused = unlink(signedInAsGuest(zoe, tailspin).browser(), orphan);

        assertThat(world.cloud().users().linkedConnections(zoe))
                .containsExactlyInAnyOrder(fabrikam.connection(), tailspin.connection(), orphan);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("error_description").asText()).startsWith("link-refused, reference ");
    }

    @Test
    @DisplayName("account console: a link to a connection of no organization, by her only organization")
    void theLinkToAConnectionOfNobodyByHerOnlyOrganization() {
        var fabrikam = OwnOidcIdp.in(world);
        var signedIn = fabrikam.says("zoe", fabrikam.tenant().address("zoe"));
        var zoe = signedIn.tokens().subject();
        var orphan = connectionOfNobody(world.oidcIdp());
        world.cloud().users().link(zoe, orphan, "zoe-herself").ok();

        unlink(signedIn.browser(), orphan).ok();

        assertThat(world.cloud().users().linkedConnections(zoe)).containsExactly(fabrikam.connection());
    }

    @Test
    @DisplayName("kc_action=idp_link: a member by her own password")
    void aMemberByPassword() {
        var target = OwnOidcIdp.in(world);
        var address = mallory() + "@personal.example";
        var pat = world.cloud().users().create(address, "a-password");
        world.cloud().organizations().addMember(target.tenant().id(), pat).ok();

        var linking = linking(signedInByPassword(address, "a-password"), target, "pat");

        assertThat(linking.browser().arrival().query()).containsEntry("kc_action_status", "success");
        assertThat(world.cloud().users().linkedConnections(pat)).containsExactly(target.connection());
    }

    @ParameterizedTest(name = "admin API, {0}: only members")
    @EnumSource
    void theAdminApi(Protocol protocol) {
        var hers = OwnOidcIdp.in(world);
        var mallory =
                hers.says("mallory", hers.tenant().address("mallory")).tokens().subject();
        var target = protocol.in(world);

        var refused = world.cloud().users().link(mallory, target.connection(), "newcomer");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().path("error").asText()).isEqualTo("access_denied");
        assertThat(refused.body().path("error_description").asText()).startsWith("link-refused, reference ");
        assertThat(world.cloud().users().linkedConnections(mallory)).containsExactly(hers.connection());

        world.cloud().organizations().addMember(target.tenant().id(), mallory).ok();
        world.cloud().users().link(mallory, target.connection(), "a-colleague").ok();
    }

    @Test
    @DisplayName("admin API: a new account that is linked from its birth")
    void theAdminApiAtBirth() {
        var target = OwnOidcIdp.in(world);
        var address = mallory() + "@personal.example";

        var refused = world.cloud()
                .api()
                .post(
                        world.cloud().path("/users"),
                        Map.of(
                                "username",
                                address,
                                "email",
                                address,
                                "enabled",
                                true,
                                "federatedIdentities",
                                List.of(Map.of(
                                        "identityProvider",
                                        target.connection(),
                                        "userId",
                                        "newcomer",
                                        "userName",
                                        "newcomer"))));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(world.cloud().users().byEmail(address)).isEmpty();
    }

    @ParameterizedTest(name = "S26 the predictable client-initiated link, {0}")
    @ValueSource(strings = {"no hash", "a hash"})
    void theLegacyLink(String hash) {
        var hers = OwnOidcIdp.in(world);
        var signedIn = hers.says("mallory", hers.tenant().address("mallory"));
        var mallory = signedIn.tokens().subject();
        var target = OwnOidcIdp.in(world);

        var browser = signedIn.browser()
                .open(URI.create(world.console().realm() + "/broker/" + target.connection() + "/link?client_id="
                        + linker.id() + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8449%2Fcallback&nonce=n"
                        + (hash.equals("a hash") ? "&hash=aGFzaA" : "")));

        assertThat(browser.maybeArrival().flatMap(arrival -> arrival.code())).isEmpty();
        assertThat(target.idp().requests()).isEmpty();
        assertThat(world.cloud().users().linkedConnections(mallory)).containsExactly(hers.connection());
    }

    @ParameterizedTest(name = "S22 {0}: a connection for linking only signs nobody in")
    @EnumSource
    void linkOnly(Protocol protocol) {
        var tenant = protocol.in(world);
        var zoe = tenant.tenant().address("zoe");
        tenant.says("zoe", zoe).tokens();
        world.cloud().identityProviders().linkOnly(tenant.connection(), true);

        var byEmail = tenant.says("zoe", zoe);
        var hint = world.console().begin("openid").with("kc_idp_hint", tenant.connection());
        var byHint = world.login(new Login(world.console(), hint, world.browser()));

        assertThat(byEmail.browser().maybeArrival()).isEmpty();
        assertThat(byHint.browser().maybeArrival()).isEmpty();
    }

    @ParameterizedTest(name = "S22 {0}: Keycloak''s own door to a connection for linking only")
    @EnumSource
    void linkOnlyByTheBrokersDoor(Protocol protocol) {
        var tenant = protocol.in(world);
        tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
        world.cloud().identityProviders().linkOnly(tenant.connection(), true);
        var login = world.login("openid");

        login.browser().open(BrokersDoor.to(tenant.connection(), world, login.browser()));

        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(login.page().status()).isBetween(400, 599);
    }

    @Test
    @DisplayName("S22 an unsolicited SAML response through a connection for linking only")
    void linkOnlyByAnUnsolicitedResponse() {
        var tenant = OwnSamlIdp.in(world);
        var zoe = tenant.tenant().address("zoe");
        tenant.says("zoe", zoe).tokens();
        world.cloud().identityProviders().linkOnly(tenant.connection(), true);

        var browser = Unsolicited.response(world, tenant, zoe);

        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).isBetween(400, 599);
    }

    private Login linking(LoginBrowser browser, LyingIdp target, String localPart) {
        target.willSay(localPart, target.tenant().address(localPart));
        return linking(browser, target.connection());
    }

    /** The signed-in person asks to link a connection to her account, at a client that may manage links. */
    private Login linking(LoginBrowser browser, String connection) {
        var login = world.login(
                new Login(linker, linker.begin("openid").with("kc_action", "idp_link:" + connection), browser));
        if (login.browser().maybeArrival().isEmpty()) {
            login.browser().goOn();
        }
        return login;
    }

    /** Of no organization and without a gate; its alias. */
    private String connectionOfNobody(SayAnythingIdp idp) {
        var orphan = "c-" + World.random(10);
        world.cloud().identityProviders().create(orphan, "oidc", idp.connectionConfig());
        world.cloud().identityProviders().removeGate(orphan);
        return orphan;
    }

    private static Login signedInAsGuest(String zoe, OwnOidcIdp guest) {
        var login = guest.saysTheGuest();
        assertThat(login.tokens().subject()).isEqualTo(zoe);
        return login;
    }

    /** What the account console does for the person who is signed in. */
    private Answer unlink(LoginBrowser browser, String connection) {
        var tokens =
                world.login(new Login(linker, linker.begin("openid"), browser)).tokens();
        return AdminApi.withToken(world.server().url(), tokens.accessToken())
                .delete("/realms/" + world.cloud().realm() + "/account/linked-accounts/" + connection);
    }

    private LoginBrowser signedInByPassword(String address, String password) {
        var login = world.login("openid");
        login.browser().enterEmail(address).enterPassword(password);
        login.tokens();
        return login.browser();
    }
}
