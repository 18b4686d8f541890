package io.orgsso.e2e.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.server.WebhookReceiver;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The target webhook of the jar as it is deployed: its receiver takes signed messages only. */
@OnKeycloak
final class WebhookIT {
    private final World world;
    private final WebhookReceiver receiver;

    WebhookIT(World world) {
        this.world = world;
        this.receiver = world.server().webhooks();
    }

    @Test
    void receiverHearsOfHerWholeLifeInOrder() {
        var fabrikam = world.organization("fabrikam");
        var address = "zoe-" + World.random(8) + "@personal.example";
        var zoe = world.cloud().users().create(address, "zoe");

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        var joined =
                awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("active"));
        assertThat(joined.path("specversion").asText()).isEqualTo("1.0");
        assertThat(joined.path("type").asText()).isEqualTo("io.orgsso.member.changed");
        assertThat(joined.path("data").path("email").asText()).isEqualTo(address);
        assertThat(joined.path("data").path("organizationId").asText()).isEqualTo(fabrikam.id());

        var other = "zoe-" + World.random(8) + "@personal.example";
        world.cloud().users().update(zoe, Map.of("email", other));
        awaitEvent(fabrikam, zoe, data -> data.path("email").asText().equals(other));

        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();
        awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("left"));

        world.cloud().users().delete(zoe).ok();
        var erased =
                awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("erased"));
        assertThat(erased.path("data").path("email").isNull()).isTrue();
        assertThat(erased.toString()).doesNotContain(other);

        assertThat(receiver.events(fabrikam.alias(), zoe))
                .extracting(event -> event.path("data").path("version").asLong())
                .isSorted();
    }

    @Test
    void aNewRoleIsTold() {
        var fabrikam = world.organization("fabrikam");
        var zoe = person();
        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        var joined =
                awaitEvent(fabrikam, zoe, data -> data.path("role").asText().equals("member"));

        world.cloud()
                .api()
                .put(
                        world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/members/" + zoe + "/role"),
                        Map.of("role", "billing"))
                .ok();

        var promoted =
                awaitEvent(fabrikam, zoe, data -> data.path("role").asText().equals("billing"));
        assertThat(promoted.path("data").path("state").asText()).isEqualTo("active");
        assertThat(promoted.path("data").path("version").asLong())
                .isGreaterThan(joined.path("data").path("version").asLong());
    }

    @Test
    void aReceiverThatAsksToBeLeftAloneIs() {
        var fabrikam = world.organization("fabrikam");
        var zoe = person();
        receiver.willAnswer(zoe, 429, 3);

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("active"));
        assertThat(receiver.refusals(zoe)).hasSize(1);
        assertThat(receiver.refusals(zoe).get(0)).isBefore(Instant.now().minusSeconds(3));
    }

    @Test
    void aReceiverThatFailsIsAskedAgain() {
        var fabrikam = world.organization("fabrikam");
        var zoe = person();
        receiver.willAnswer(zoe, 503);

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("active"));
        assertThat(receiver.refusals(zoe)).hasSize(1);
    }

    @Test
    void organizationWhoseMessagesFailHoldsUpNoOther() {
        var broken = world.organization("tailspin");
        for (int i = 0; i < 30; i++) {
            var person = person();
            receiver.willAnswer(person, 404);
            receiver.willAnswer(person, 404);
            world.cloud().organizations().addMember(broken.id(), person).ok();
        }
        var fabrikam = world.organization("fabrikam");
        var zoe = person();

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("active"));
    }

    @Test
    void whileASecretIsReplacedEveryMessageIsSignedWithBoth() {
        var fabrikam = world.organization("fabrikam");
        var zoe = person();

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        awaitEvent(fabrikam, zoe, data -> data.path("state").asText().equals("active"));
        assertThat(receiver.secretsOf(fabrikam.alias(), zoe)).containsExactly(receiver.secrets());
    }

    private String person() {
        return world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
    }

    private JsonNode awaitEvent(Organization organization, String userId, Predicate<JsonNode> data) {
        return await("the change arrives")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> receiver.events(organization.alias(), userId).stream()
                                .filter(event -> data.test(event.path("data")))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
