package io.orgsso.e2e.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.server.LogEntries;
import io.orgsso.e2e.server.WebhookReceiver;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the server has logged by now, at the level it ships with: of these tests and of all that ran before them. */
@OnKeycloak
final class LogIT {
    private final World world;
    private final WebhookReceiver receiver;

    LogIT(World world) {
        this.world = world;
        this.receiver = world.server().webhooks();
    }

    @Test
    void ofATargetThatTakesNothingItTellsNoSecretAndNoAddress() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var address = fabrikam.address("zoe");
        idp.willSay(Persona.verified(address));
        var tokens = world.login("openid offline_access").as(address).tokens();
        await("the first message arrives")
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        !receiver.events(fabrikam.alias(), tokens.subject()).isEmpty());

        receiver.willAnswer(tokens.subject(), 429, 1);
        world.cloud()
                .organizations()
                .removeMember(fabrikam.id(), tokens.subject())
                .ok();

        await("the message arrives all the same")
                .atMost(Duration.ofSeconds(30))
                .until(() -> receiver.events(fabrikam.alias(), tokens.subject()).size() == 2);
        assertThat(LogEntries.of(world.server().log()).ours())
                .anyMatch(entry -> entry.contains("Target webhook takes nothing"))
                .noneMatch(entry -> entry.contains("@"), "an address");
        assertThat(world.server().log())
                .doesNotContain(
                        receiver.secrets().get(0).substring("whsec_".length()),
                        receiver.secrets().get(1).substring("whsec_".length()),
                        tokens.accessToken(),
                        tokens.refreshToken())
                .doesNotContainPattern("eyJ[A-Za-z0-9_-]{10,}\\.");
    }
}
