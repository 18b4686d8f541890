package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Tab;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.enforcement.Totp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The email field offers passkeys (conditional WebAuthn). On localhost, since browsers give none to an IP address; the
 * authenticator is Chromium's virtual one, which consents by itself.
 */
@OnKeycloak
@RequiresBrowser
final class PasskeyIT {
    private static final String SECRET = "authenticatorsecret0";

    private final World world;
    private final Chromium chromium;
    private final Client client;

    PasskeyIT(World world, Chromium chromium) {
        var localhost = URI.create("http://localhost:" + world.server().url().getPort());
        this.chromium = chromium;
        this.world = world.copy(realm -> {
            realm.put("webAuthnPolicyPasswordlessPasskeysEnabled", true);
            realm.withObject("/attributes").put("frontendUrl", localhost.toString());
        });
        var console = this.world.consoleAt(chromium.client().redirectUri());
        this.client = new Client(localhost.resolve(console.realm().getPath()), console.id(), console.redirectUri());
    }

    @Test
    void aPasskeySignsInFromTheEmailField() {
        var pat = "pat-" + World.random(10) + "@personal.example";
        world.cloud().users().create(pat, "pat");
        var tab = withPasskeyOf(pat, false);
        var request = client.begin("openid");

        tab.open(request.uri());

        assertThat(client.redeem(request, tab.arrival()).access().path("email").asText())
                .isEqualTo(pat);
    }

    @Test
    void aPasskeyIsTwoFactorsAndASecondOneIsNotAskedFor() {
        var pat = "pat-" + World.random(10) + "@personal.example";
        world.cloud()
                .users()
                .create(Map.of(
                        "username",
                        pat,
                        "email",
                        pat,
                        "firstName",
                        "Pat",
                        "lastName",
                        "Patterson",
                        "enabled",
                        true,
                        "credentials",
                        List.of(Map.of("type", "password", "value", "pat"), authenticatorApp())));
        var tab = withPasskeyOf(pat, true);

        tab.open(client.begin("openid").uri());

        assertThat(tab.arrival().code()).isPresent();
    }

    @Test
    void whereAnOrganizationRequiresItsIdpAPasskeyIsNotEnough() {
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(world.oidcIdp());
        var pat = "pat-" + World.random(10) + "@personal.example";
        var account = world.cloud().users().create(pat, "pat");
        var tab = withPasskeyOf(pat, false);
        world.cloud().organizations().addMember(fabrikam.id(), account).ok();
        world.cloud()
                .api()
                .put(
                        world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/policy"),
                        Map.of("enforcement", "required"))
                .ok();

        tab.open(client.begin("openid").uri());

        tab.page().locator("#orgsso-sso-required").waitFor();
    }

    @Test
    void anAddressBesideAPasskeysAnswerIsNotLookedUp() {
        var known = "pat-" + World.random(10) + "@personal.example";
        world.cloud().users().create(known, "pat");

        assertThat(answerTo(known)).isEqualTo(answerTo("nobody-" + World.random(10) + "@personal.example"));
    }

    private boolean answerTo(String address) {
        var login = world.login("openid");
        login.browser()
                .submit(
                        "username",
                        form -> form.fill("username", address)
                                .fill("authenticatorData", "AAAA")
                                .fill("clientDataJSON", "AAAA")
                                .fill("credentialId", "AAAA")
                                .fill("signature", "AAAA"));
        return login.page().hasField("password");
    }

    /** A person's browser with her passkey, no longer signed in. */
    private Tab withPasskeyOf(String email, boolean hasApp) {
        var tab = chromium.open(Viewport.DESKTOP);
        var devTools = tab.page().context().newCDPSession(tab.page());
        devTools.send("WebAuthn.enable");
        devTools.send("WebAuthn.addVirtualAuthenticator", authenticator());
        tab.page().onDialog(dialog -> dialog.accept("passkey"));
        tab.open(client.begin("openid")
                        .with("kc_action", "webauthn-register-passwordless")
                        .uri())
                .enterEmail(email)
                .enterPassword("pat");
        if (hasApp) {
            tab.page().locator("[name=otp]").fill(new Totp(SECRET).code());
            tab.submit("otp");
        }
        tab.page().locator("#registerWebAuthn").waitFor();
        // Its button does nothing until its script is there.
        tab.page().waitForLoadState();
        tab.page().locator("#registerWebAuthn").click();
        assertThat(tab.arrival().query()).containsEntry("kc_action_status", "success");
        tab.page().context().clearCookies();
        return tab;
    }

    private static Map<String, String> authenticatorApp() {
        return Map.of(
                "type",
                "otp",
                "secretData",
                "{\"value\":\"" + SECRET + "\"}",
                "credentialData",
                "{\"subType\":\"totp\",\"digits\":6,\"counter\":0,\"period\":30,\"algorithm\":\"HmacSHA1\"}");
    }

    private static JsonObject authenticator() {
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var parameters = new JsonObject();
        parameters.add("options", options);
        return parameters;
    }
}
