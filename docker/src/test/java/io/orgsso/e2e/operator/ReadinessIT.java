package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.server.WebhookReceiver;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a load balancer is told while every target is down. */
@OnKeycloak
final class ReadinessIT {
    private final World world;
    private final WebhookReceiver receiver;

    ReadinessIT(World world) {
        this.world = world;
        this.receiver = world.server().webhooks();
    }

    @BeforeEach
    void everyTargetIsDown() {
        assumeThat(world.server().management()).isPresent();
        receiver.isDown(true);
    }

    @AfterEach
    void everyTargetIsBack() {
        receiver.isDown(false);
    }

    @Test
    void aTargetsIllnessTakesNoNodeOutAndHoldsUpNoLogin() throws IOException, InterruptedException {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")));

        var zoe = world.login("openid").as(fabrikam.address("zoe")).tokens().subject();

        await("her message waits")
                .atMost(Duration.ofSeconds(30))
                .until(() -> world.cloud()
                                .api()
                                .get(world.cloud().path("/orgsso/sync"))
                                .ok()
                                .body()
                                .path("targets")
                                .path(0)
                                .path("backlog")
                                .asInt()
                        > 0);
        assertThat(receiver.events(fabrikam.alias(), zoe)).isEmpty();
        assertThat(health("/health/ready")).isEqualTo("UP");
        assertThat(health("/health/live")).isEqualTo("UP");

        receiver.isDown(false);

        await("it arrives when the target is back")
                .atMost(Duration.ofSeconds(90))
                .until(() -> receiver.events(fabrikam.alias(), zoe).size() == 1);
    }

    private String health(String path) throws IOException, InterruptedException {
        var management = world.server().management().orElseThrow();
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(management.resolve(path)).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.parse(answer.body()).path("status").asText();
    }
}
