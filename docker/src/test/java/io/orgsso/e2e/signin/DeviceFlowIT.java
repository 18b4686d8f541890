package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.TokenAnswer;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A terminal without a browser asks for a code, and the person signs in elsewhere (RFC 8628). */
@OnKeycloak
final class DeviceFlowIT {
    private final World world;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final String zoe;
    private final Client terminal;

    DeviceFlowIT(World world) {
        this.world = world;
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        this.zoe = fabrikam.address("zoe");
        this.terminal = terminal();
    }

    @Test
    void thePersonSignsInAtHerIdpAndTheDeviceGetsTheTokens() {
        idp.willSay(Persona.verified(zoe));
        var device = start();

        var browser = world.browser()
                .open(URI.create(device.path("verification_uri_complete").asText()))
                .enterEmail(zoe)
                .press("accept", "Yes");

        assertThat(browser.page().status()).isEqualTo(200);
        var access = poll(device).tokens().access();
        assertThat(access.path("email").asText()).isEqualTo(zoe);
        assertThat(access.path("organization").has(fabrikam.alias())).isTrue();
    }

    @Test
    void anErrorOfTheIdpIsOurPageAndTheDeviceGoesOnWaiting() {
        idp.willRefuse("access_denied", "no");
        var device = start();

        var browser = world.browser()
                .open(URI.create(device.path("verification_uri_complete").asText()))
                .enterEmail(zoe);

        var retry = RefusalPage.of(browser.page()).isUnderstandable().retry();
        assertThat(poll(device).error()).isEqualTo("authorization_pending");
        idp.willSay(Persona.verified(zoe));
        browser.open(retry).enterEmail(zoe).press("accept", "Yes");
        assertThat(browser.page().status()).isEqualTo(200);
    }

    private JsonNode start() {
        return terminal.post("/auth/device", Map.of("scope", "openid organization"))
                .body();
    }

    private TokenAnswer poll(JsonNode device) {
        return terminal.token(Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:device_code",
                "device_code",
                device.path("device_code").asText()));
    }

    private Client terminal() {
        var id = "terminal-" + World.random(10);
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId",
                                id,
                                "publicClient",
                                true,
                                "redirectUris",
                                List.of(),
                                "attributes",
                                Map.of("oauth2.device.authorization.grant.enabled", "true")))
                .ok();
        return new Client(world.console().realm(), id, world.console().redirectUri());
    }
}
