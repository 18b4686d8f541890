package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Zoe has set up a passkey in the account console. It is a credential of the account, like a password. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class EnforcedPasskeyIT {
    private final World world;

    EnforcedPasskeyIT(World shared) {
        world = shared.copy(realm -> realm.put("webAuthnPolicyPasswordlessPasskeysEnabled", true)
                .put("webAuthnPolicyPasswordlessRequireResidentKey", "Yes")
                .put("webAuthnPolicyPasswordlessUserVerificationRequirement", "required"));
    }

    @Test
    void itSignsHerInWhereHerOrganizationDoesNotInsist() {
        var fabrikam = Insisting.in(world);
        var passkey = setUp(fabrikam);

        var login = byPasskey(fabrikam, passkey);

        assertThat(login.tokens().subject()).isEqualTo(fabrikam.zoeId());
    }

    @Test
    void onThePasswordPageItLeadsToTheIdp() {
        var fabrikam = Insisting.in(world).insist();
        var passkey = setUp(fabrikam);

        Insisting.leadsToTheIdp(byPasskey(fabrikam, passkey).page());
    }

    @Test
    void onTheEmailFieldItLeadsToTheIdp() {
        var fabrikam = Insisting.in(world).insist();
        var passkey = setUp(fabrikam);
        var login = world.login("openid");

        passkey.signIn(login.browser());

        Insisting.leadsToTheIdp(login.page());
    }

    /** She is signed in through her organization; then her account takes a passkey, which opens nothing. */
    private SoftPasskey setUp(Insisting fabrikam) {
        var passkey = new SoftPasskey(fabrikam.zoeId());
        LoginBrowser browser = world.login("openid").as(fabrikam.zoe()).browser();
        browser.arrival();
        browser.open(world.console()
                .begin("openid")
                .with("kc_action", "webauthn-register-passwordless")
                .uri());
        passkey.register(browser);
        browser.arrival();
        return passkey;
    }

    private static Login byPasskey(Insisting fabrikam, SoftPasskey passkey) {
        var login = fabrikam.atThePasswordForm("openid");
        passkey.signIn(login.browser());
        return login;
    }
}
