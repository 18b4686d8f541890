package io.orgsso.e2e.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.membership.Invitations;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "Forgot password": off in the realm as shipped; where it is on, no step of it can be skipped. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S34 reset-credentials bypass")
final class ResetCredentialsIT {
    private final World demo;
    private final MailRealm realm;
    private final World world;

    ResetCredentialsIT(World demo) {
        this.demo = demo;
        this.realm = MailRealm.beside(demo);
        this.world = realm.world();
    }

    @AfterAll
    void closeTheRealm() {
        realm.close();
    }

    @Test
    @DisplayName("S34 the realm as shipped has no such flow, at any of its doors")
    void isOff() {
        var direct = demo.browser().open(resetAddress(demo, Map.of("client_id", "cloud-console")));
        var login = demo.login("openid").browser();
        login.open(resetAddress(demo, BrokersDoor.codes(login)));

        assertNoWayIn(direct);
        assertNoWayIn(login);
    }

    @ParameterizedTest(name = "S34 a reset key that is {0}")
    @ValueSource(strings = {"garbage", "unsigned", "somebody else's"})
    void aForgedKey(String what) {
        var mallory = account("mallory");
        var zoe = account("zoe");
        var key = Query.of(resetLinkOf(mallory)).getOrDefault("key", "");
        var forged =
                switch (what) {
                    case "garbage" -> "e30.e30.e30";
                    case "unsigned" -> key.replaceAll("[^.]*$", "");
                    default -> withAnotherBody(key, idOf(mallory), idOf(zoe));
                };

        var browser = world.browser()
                .open(Query.add(
                        URI.create(world.console().realm() + "/login-actions/action-token"),
                        Map.of("key", forged, "client_id", "cloud-console")));
        Invitations.proceed(browser);

        assertThat(browser.page().hasField("password-new")).isFalse();
        assertThat(realm.byPassword(zoe, "a-password").status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "S34 jumping from the reset flow''s first page to {0}")
    @ValueSource(
            strings = {"authenticate", "required-action?execution=UPDATE_PASSWORD", "first-broker-login", "consent"})
    void aSkippedStep(String step) {
        var zoe = account("zoe");
        var attacker = world.login("openid").browser();
        attacker.enterEmail(zoe).follow("Forgot");
        attacker.submit("username", form -> form.fill("username", zoe));
        var codes = BrokersDoor.codes(attacker);

        attacker.open(Query.add(URI.create(world.console().realm() + "/login-actions/" + step), codes));

        assertThat(attacker.maybeArrival()).isEmpty();
        assertThat(attacker.page().hasField("password-new"))
                .as("%s", attacker.page())
                .isFalse();
    }

    @Test
    @DisplayName("S34 the mail's link works once, and for its own account")
    void once() {
        var zoe = account("zoe");
        var link = resetLinkOf(zoe);
        var hers = Invitations.proceed(world.browser().open(link));
        hers.submit(
                "password-new",
                form -> form.fill("password-new", "her-new-password").fill("password-confirm", "her-new-password"));
        assertThat(realm.byPassword(zoe, "her-new-password").status()).isEqualTo(200);

        var again = Invitations.proceed(world.browser().open(link));

        assertThat(again.page().hasField("password-new")).isFalse();
    }

    @Test
    @DisplayName("S34 a member gets no reset that signs her in past her company's IdP")
    void aMember() {
        var tenant = OwnOidcIdp.in(world);
        var zoe = tenant.tenant().address("zoe");
        var id = tenant.says("zoe", zoe).tokens().subject();
        world.cloud()
                .store()
                .setPolicy(tenant.tenant().alias(), Map.of("enforcement", "required"))
                .ok();
        var attacker = world.browser().open(resetAddress(world, Map.of("client_id", "cloud-console")));
        attacker.submit("username", form -> form.fill("username", zoe));
        if (realm.mailbox().isEmptyFor(zoe)) {
            return;
        }

        var browser = Invitations.proceed(world.browser().open(realm.mailbox().linkSentTo(zoe)));
        if (browser.maybeArrival().isEmpty() && browser.page().hasField("password-new")) {
            browser.submit(
                    "password-new",
                    form -> form.fill("password-new", "a-new-password").fill("password-confirm", "a-new-password"));
        }

        assertThat(browser.maybeArrival().flatMap(arrival -> arrival.code())).isEmpty();
        assertThat(realm.byPassword(zoe, "a-new-password").status()).isNotEqualTo(200);
        assertThat(world.cloud().users().linkedConnections(id)).containsExactly(tenant.connection());
    }

    private String account(String name) {
        var address = name + "-" + World.random(10) + "@personal.example";
        world.cloud().users().create(address, "a-password");
        return address;
    }

    private String idOf(String address) {
        return world.cloud().users().idOf(address);
    }

    private URI resetLinkOf(String address) {
        var forgotten = world.login("openid").browser();
        forgotten.enterEmail(address).follow("Forgot");
        forgotten.submit("username", form -> form.fill("username", address));
        return realm.mailbox().linkSentTo(address);
    }

    /** The same token with another person in it, under the old signature. */
    private static String withAnotherBody(String key, String from, String to) {
        var parts = key.split("\\.", -1);
        var body = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        parts[1] = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(body.replace(from, to).getBytes(UTF_8));
        return String.join(".", parts);
    }

    private static URI resetAddress(World where, Map<String, String> parameters) {
        return Query.add(URI.create(where.console().realm() + "/login-actions/reset-credentials"), parameters);
    }

    private static void assertNoWayIn(LoginBrowser browser) {
        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).as("%s", browser.page()).isBetween(400, 499);
        assertThat(browser.page().hasField("username")).isFalse();
    }
}
