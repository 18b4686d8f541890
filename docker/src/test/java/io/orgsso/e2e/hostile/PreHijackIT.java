package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.membership.Invitations;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Somebody opened an account with a person's address before her company came (account pre-hijacking, arXiv 2205.10174).
 * Once she has proven that the account is hers, nothing of his opens it.
 */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S06 to S09 pre-hijacked accounts")
final class PreHijackIT {
    private final MailRealm realm;
    private final World world;

    PreHijackIT(World demo) {
        this.realm = MailRealm.beside(demo);
        this.world = realm.world();
    }

    @AfterAll
    void closeTheRealm() {
        realm.close();
    }

    @ParameterizedTest(name = "S06 {0}: his password is dead once she has proven the account by mail")
    @EnumSource
    void classicFederatedMerge(Protocol protocol) {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        assertThat(realm.byPassword(address, "his-password").status()).isEqualTo(200);

        var hers = realm.mergeByMail(protocol, company, address);

        assertThat(hers.subject()).isEqualTo(account);
        assertThat(company.hasMember(account)).isTrue();
        assertThat(realm.byPassword(address, "his-password").status()).isNotEqualTo(200);
        assertThat(realm.credentialsOf(account)).isEmpty();
        assertThat(world.cloud().users().sessionCount(account)).isEqualTo(1);
    }

    @ParameterizedTest(name = "S07 {0}: his refresh token is dead")
    @EnumSource
    void unexpiredSession(Protocol protocol) {
        var company = realm.company();
        var address = company.address("zoe");
        opened(address);
        var his = signedIn(address, "openid");

        realm.mergeByMail(protocol, company, address);

        assertThat(world.console().refresh(his).error()).isEqualTo("invalid_grant");
    }

    @ParameterizedTest(name = "S07 {0}: his offline token is dead")
    @EnumSource
    void unexpiredOfflineSession(Protocol protocol) {
        var company = realm.company();
        var address = company.address("zoe");
        opened(address);
        var his = signedIn(address, "openid offline_access");
        assertThat(world.console().refresh(his).status()).isEqualTo(200);

        realm.mergeByMail(protocol, company, address);

        assertThat(world.console().refresh(his).error()).isEqualTo("invalid_grant");
    }

    @Test
    @DisplayName("S07 his cookie is dead")
    void unexpiredCookie() {
        var company = realm.company();
        var address = company.address("zoe");
        opened(address);
        var his = login(address, "openid");
        his.tokens();

        realm.mergeByMail(Protocol.OIDC, company, address);

        var again = world.login(new Login(world.console(), world.console().begin("openid"), his.browser()));
        assertThat(again.browser().maybeArrival()).isEmpty();
    }

    @Test
    @DisplayName("S07 who proves with her password keeps it, and the tokens from before are dead")
    void provenByPassword() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = world.cloud().users().create(address, "her-password");
        var before = signedIn(address, "her-password", "openid");
        var hers = realm.firstLogin(Protocol.OIDC, company, address);

        proveByPassword(hers, "her-password");

        assertThat(hers.tokens().subject()).isEqualTo(account);
        assertThat(world.console().refresh(before).status()).isEqualTo(400);
        assertThat(realm.credentialsOf(account)).containsExactly("password");
    }

    @Test
    @DisplayName("S08 his passkey and second factor beside her password are gone")
    void trojanPasskey() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = world.cloud()
                .users()
                .create(Map.of(
                        "username",
                        address,
                        "email",
                        address,
                        "firstName",
                        "First",
                        "lastName",
                        "Last",
                        "enabled",
                        true,
                        "credentials",
                        List.of(Map.of("type", "password", "value", "her-password"), passkey())));
        assertThat(realm.credentialsOf(account)).contains("webauthn-passwordless");
        var hers = realm.firstLogin(Protocol.OIDC, company, address);

        proveByPassword(hers, "her-password");

        assertThat(hers.tokens().subject()).isEqualTo(account);
        assertThat(realm.credentialsOf(account)).containsExactly("password");
    }

    @ParameterizedTest(name = "S08 {0}: his own identity provider's link is gone")
    @EnumSource
    void trojanIdentifier(Protocol protocol) {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        var social = "social-" + World.random(10);
        world.cloud().identityProviders().create(social, "oidc", world.oidcIdp().connectionConfig());
        world.cloud().users().link(account, social, "mallory").ok();

        realm.mergeByMail(protocol, company, address);

        assertThat(world.cloud().users().linkedConnections(account)).hasSize(1).doesNotContain(social);
    }

    @ParameterizedTest(name = "S09 {0}: the change to his address that waited for its mail is void")
    @EnumSource
    void unexpiredEmailChange(Protocol protocol) {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        var his = mallory() + "@personal.example";
        var browser = login(address, "openid").browser();
        browser.open(world.console()
                .begin("openid")
                .with("kc_action", "UPDATE_EMAIL")
                .uri());
        browser.submit("email", form -> form.fill("email", his));
        var change = realm.mailbox().linkSentTo(his);

        var hers = realm.mergeByMail(protocol, company, address);
        var page = Invitations.proceed(world.browser().open(change)).page();

        assertThat(hers.access().path("email").asText()).isEqualTo(address);
        assertThat(page.status()).as("%s", page).isEqualTo(400);
        assertThat(world.cloud()
                        .users()
                        .byId(account)
                        .orElseThrow()
                        .path("email")
                        .asText())
                .isEqualTo(address);
    }

    @Test
    @DisplayName("S09 a link for a forgotten password from before is void")
    void unexpiredPasswordReset() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        var forgotten = world.login("openid").browser();
        forgotten.enterEmail(address).follow("Forgot");
        forgotten.submit("username", form -> form.fill("username", address));
        var reset = realm.mailbox().linkSentTo(address);
        aSecondLater();

        realm.mergeByMail(Protocol.OIDC, company, address);
        var browser = world.browser().open(reset);

        assertThat(browser.page().hasField("password-new"))
                .as("%s", browser.page())
                .isFalse();
        assertThat(realm.credentialsOf(account)).isEmpty();
    }

    @Test
    @DisplayName("S09 an administrator's set-up mail from before is void")
    void unexpiredSetUpMail() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        world.cloud()
                .api()
                .put(world.cloud().path("/users/" + account + "/execute-actions-email"), List.of("UPDATE_PASSWORD"))
                .ok();
        var setUp = realm.mailbox().linkSentTo(address);
        aSecondLater();

        realm.mergeByMail(Protocol.OIDC, company, address);
        var browser = Invitations.proceed(world.browser().open(setUp));

        assertThat(browser.page().hasField("password-new"))
                .as("%s", browser.page())
                .isFalse();
        assertThat(realm.credentialsOf(account)).isEmpty();
    }

    @Test
    @DisplayName("S09 a mail that asks to verify the address signs nobody in")
    void unexpiredVerification() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        world.cloud()
                .api()
                .put(world.cloud().path("/users/" + account + "/send-verify-email"), Map.of())
                .ok();
        var verification = realm.mailbox().linkSentTo(address);

        realm.mergeByMail(Protocol.OIDC, company, address);
        var browser = Invitations.proceed(world.browser().open(verification));
        browser.open(world.console().begin("openid").uri());

        assertThat(browser.maybeArrival()).isEmpty();
    }

    @Test
    @DisplayName("S07 a login of his that stopped at a page before the proof sets no password after it")
    void parkedLogin() {
        var company = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        var his = login(address, "openid").browser();
        his.open(world.console()
                .begin("openid")
                .with("kc_action", "UPDATE_PASSWORD")
                .uri());
        var parked = his.formWith("password-new");
        aSecondLater();

        realm.mergeByMail(Protocol.OIDC, company, address);
        his.send(parked.fill("password-new", "his-new-password").fill("password-confirm", "his-new-password"));

        assertThat(his.maybeArrival()).isEmpty();
        assertThat(realm.credentialsOf(account)).isEmpty();
        assertThat(realm.byPassword(address, "his-new-password").status()).isNotEqualTo(200);
    }

    @Test
    @DisplayName("S07 a login of his that stopped at the consent page before the proof opens nothing after it")
    void parkedAtConsent() {
        var company = realm.company();
        var address = company.address("zoe");
        opened(address);
        var his = world.login(new Login(realm.asking(), realm.asking().begin("openid"), world.browser()));
        his.browser().enterEmail(address).enterPassword("his-password");
        var parked = his.browser().formWith("accept");

        realm.mergeByMail(Protocol.OIDC, company, address);
        his.browser().send(parked.press("accept", "Yes"));

        assertThat(his.browser().maybeArrival().map(arrival -> redeemed(his)).orElse(400))
                .isEqualTo(400);
        var again = world.login(new Login(world.console(), world.console().begin("openid"), his.browser()));
        assertThat(again.browser().maybeArrival()).isEmpty();
    }

    @Test
    @DisplayName("S07 a login of his that stopped at the choice of an organization opens nothing after the proof")
    void parkedAtTheChoice() {
        var company = realm.company();
        var another = realm.company();
        var address = company.address("zoe");
        var account = opened(address);
        world.cloud().organizations().addMember(company.id(), account).ok();
        world.cloud().organizations().addMember(another.id(), account).ok();
        var his = login(address, "openid organization");
        var parked = his.browser().formWith("organization");

        realm.mergeByMail(Protocol.OIDC, company, address);
        his.browser().send(parked.press("organization", company.alias()));

        assertThat(his.browser().maybeArrival().map(arrival -> redeemed(his)).orElse(400))
                .isEqualTo(400);
        var again = world.login(new Login(world.console(), world.console().begin("openid"), his.browser()));
        assertThat(again.browser().maybeArrival()).isEmpty();
    }

    private static int redeemed(Login login) {
        return login.client()
                .token(Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        login.browser().arrival().code().orElse(""),
                        "redirect_uri",
                        login.client().redirectUri().toString(),
                        "code_verifier",
                        login.request().verifier()))
                .status();
    }

    /** He opens an account with her address; whoever lets people register themselves does not check it either. */
    private String opened(String address) {
        var account = world.cloud().users().create(address, "his-password");
        world.cloud().users().update(account, Map.of("emailVerified", "false"));
        return account;
    }

    private Tokens signedIn(String address, String scope) {
        return login(address, scope).tokens();
    }

    private Tokens signedIn(String address, String password, String scope) {
        var login = world.login(scope);
        login.browser().enterEmail(address).enterPassword(password);
        return login.tokens();
    }

    private Login login(String address, String scope) {
        var login = world.login(scope);
        login.browser().enterEmail(address).enterPassword("his-password");
        return login;
    }

    /** Where the realm sends mail, mail comes first. */
    private void proveByPassword(Login login, String password) {
        world.cloud().sendMailBy(Map.of());
        try {
            login.browser().press("submitAction", "linkAccount").enterPassword(password);
        } finally {
            world.cloud().sendMailBy(realm.mailbox().smtpServer());
        }
    }

    /** Keycloak's not-before times are whole seconds. */
    private static void aSecondLater() {
        Awaitility.await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
    }

    private static Map<String, Object> passkey() {
        return Map.of(
                "type",
                "webauthn-passwordless",
                "userLabel",
                "his",
                "credentialData",
                "{\"aaguid\":\"00000000-0000-0000-0000-000000000000\",\"credentialId\":\"aGlz\",\"counter\":0,"
                        + "\"credentialPublicKey\":\"pQECAyYgASFYIA\",\"attestationStatementFormat\":\"none\"}",
                "secretData",
                "{}");
    }
}
