package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is switched off, or whose organization is, signs nobody in by any door. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S21 a disabled or retired IdP")
final class RetiredConnectionIT {
    private final World world;

    RetiredConnectionIT(World world) {
        this.world = world;
    }

    @BeforeAll
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    @ParameterizedTest(name = "S21 {0}: by the email page")
    @EnumSource
    void byTheEmailPage(Protocol protocol) {
        var tenant = retired(protocol);
        var attack = Attack.by(tenant, world);

        var login = tenant.says("zoe", tenant.tenant().address("zoe"));

        assertThat(login.browser().maybeArrival()).isEmpty();
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S21 {0}: by kc_idp_hint")
    @EnumSource
    void byHint(Protocol protocol) {
        var tenant = retired(protocol);
        var attack = Attack.by(tenant, world);
        var request = world.console().begin("openid").with("kc_idp_hint", tenant.connection());

        var login = world.login(new Login(world.console(), request, world.browser()));

        assertThat(login.browser().maybeArrival()).isEmpty();
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S21 {0}: by Keycloak''s own door")
    @EnumSource
    void byTheBrokersDoor(Protocol protocol) {
        var tenant = retired(protocol);
        var attack = Attack.by(tenant, world);
        var login = world.login("openid");

        login.browser().open(BrokersDoor.to(tenant.connection(), world, login.browser()));

        attack.isRefused(login);
    }

    @Test
    @DisplayName("S21 by an unsolicited SAML response, to a client and to none")
    void byAnUnsolicitedResponse() {
        var tenant = (OwnSamlIdp) retired(Protocol.SAML);
        var attack = Attack.by(tenant, world);
        var zoe = tenant.tenant().address("zoe");

        assertNobody(Unsolicited.response(world, tenant, zoe));
        assertNobody(Unsolicited.responseToNoClient(world, tenant, zoe));
        attack.changedNothing();
    }

    @Test
    @DisplayName("S17, S21 an unsolicited SAML response signs nobody in through an enabled connection either")
    void idpInitiatedIsOff() {
        var tenant = OwnSamlIdp.in(world);
        var zoe = tenant.tenant().address("zoe");
        tenant.says(SamlPersona.withEmailAttribute(zoe)).tokens();
        var attack = Attack.by(tenant, world);

        assertNobody(Unsolicited.response(world, tenant, zoe));
        assertNobody(Unsolicited.responseToNoClient(world, tenant, zoe));
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S21 switched off while somebody stands at the IdP: the {0}")
    @ValueSource(strings = {"connection", "organization"})
    void whileOidcIsUnderWay(String what) {
        var tenant = OwnOidcIdp.in(world);
        var attack = Attack.by(tenant, world);
        tenant.idp().willSay(Persona.verified(tenant.tenant().address("zoe")));
        tenant.idp().beforeAnswering(() -> switchOff(what, tenant));

        var login = world.login("openid").as(tenant.tenant().address("zoe"));

        // Keycloak does not know such a connection any more and answers before our gate can.
        assertNobody(login.browser());
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S21 SAML: switched off while somebody stands at the IdP: the {0}")
    @ValueSource(strings = {"connection", "organization"})
    void whileSamlIsUnderWay(String what) {
        var tenant = OwnSamlIdp.in(world);
        var zoe = tenant.tenant().address("zoe");
        tenant.idp().willSay(SamlPersona.withEmailAttribute(zoe));
        var attack = Attack.by(tenant, world);
        var browser = world.browser().tamperingWithSaml(fields -> {
            if (fields.containsKey("SAMLResponse")) {
                switchOff(what, tenant);
            }
            return fields;
        });

        var login = world.login(new Login(world.console(), world.console().begin("openid"), browser));
        login.as(zoe);

        assertNobody(login.browser());
        attack.changedNothing();
    }

    @ParameterizedTest(name = "S21 {0}: tokens from before are not refreshed")
    @EnumSource
    void refresh(Protocol protocol) {
        var tenant = protocol.in(world);
        var tokens = tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
        world.cloud().organizations().enable(tenant.tenant().id(), false);

        assertThat(world.console().refresh(tokens).status()).isEqualTo(400);
    }

    @ParameterizedTest(name = "S21 no door without an account: {0}")
    @ValueSource(
            strings = {
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "password"
            })
    void otherGrants(String grant) {
        var tenant = (OwnOidcIdp) retired(Protocol.OIDC);
        var attack = Attack.by(tenant, world);
        var token = tenant.idp()
                .token(Map.of(
                        "iss", tenant.idp().issuer().toString(),
                        "sub", "zoe",
                        "aud", world.console().realm().toString(),
                        "email", tenant.tenant().address("zoe"),
                        "exp", System.currentTimeMillis() / 1000 + 60));

        var answer = world.console()
                .token(Map.of(
                        "grant_type",
                        grant,
                        "subject_token",
                        token,
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:jwt",
                        "subject_issuer",
                        tenant.connection(),
                        "assertion",
                        token,
                        "username",
                        tenant.tenant().address("zoe"),
                        "password",
                        "zoe"));

        assertThat(answer.status()).isBetween(400, 403);
        attack.changedNothing();
    }

    /** A connection that has signed somebody in and is switched off now. */
    private LyingIdp retired(Protocol protocol) {
        var tenant = protocol.in(world);
        tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
        world.cloud().identityProviders().enable(tenant.connection(), false);
        return tenant;
    }

    private void switchOff(String what, LyingIdp tenant) {
        if (what.equals("organization")) {
            world.cloud().organizations().enable(tenant.tenant().id(), false);
        } else {
            world.cloud().identityProviders().enable(tenant.connection(), false);
        }
    }

    private static void assertNobody(LoginBrowser browser) {
        assertThat(browser.maybeArrival()).isEmpty();
        assertThat(browser.page().status()).as("%s", browser.page()).isBetween(400, 599);
    }
}
