package io.orgsso.e2e.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.server.ServerUnderTest;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The target kafka of its jar as it is deployed, signed in to a broker that is one. */
@OnKeycloak(Backend.POSTGRES)
final class KafkaIT {
    /** Enough for a call that ends its claims itself. */
    private static final int MANY = 150;

    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final World world;
    private final KafkaBroker broker;
    private final MemberTopic topic;

    KafkaIT(World world) {
        this.world = world;
        this.broker = world.server().kafka();
        this.topic = new MemberTopic(broker, ServerUnderTest.KAFKA_TOPIC);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void topicHasHerWholeLifeInOrderAndAtLastNothing() {
        var fabrikam = world.organization("fabrikam");
        var address = "zoe-" + World.random(8) + "@personal.example";
        var zoe = world.cloud().users().create(address, "zoe");

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        awaitValue(fabrikam, zoe, value -> value.path("state").asText().equals("active"));
        world.cloud()
                .api()
                .put(
                        world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/members/" + zoe + "/role"),
                        Map.of("role", "developer"))
                .ok();
        awaitValue(fabrikam, zoe, value -> value.path("role").asText().equals("developer"));
        world.cloud().users().delete(zoe).ok();
        await("the null value")
                .atMost(PATIENCE)
                .until(() -> topic.records(fabrikam, zoe).stream().anyMatch(record -> record.value() == null));

        var records = topic.records(fabrikam, zoe);
        assertThat(records)
                .extracting(record -> Long.parseLong(MemberTopic.header(record, "orgsso-version")))
                .isSorted();
        assertThat(records.get(records.size() - 1).value()).isNull();
        var values = topic.values(fabrikam, zoe);
        assertThat(values).extracting(value -> value.path("version").asLong()).isSorted();
        var first = values.get(0);
        assertThat(first.path("organization").asText()).isEqualTo(fabrikam.alias());
        assertThat(first.path("email").asText()).isEqualTo(address);
        assertThat(MemberTopic.header(records.get(0), "ce_type")).isEqualTo("io.orgsso.member.changed");
        assertThat(MemberTopic.header(records.get(0), "ce_subject")).isEqualTo(zoe);
        var last = values.get(values.size() - 1);
        assertThat(last.path("state").asText()).isEqualTo("erased");
        assertThat(last.toString()).doesNotContain(address);
    }

    @Test
    void whileNoBrokerAnswersPeopleComeInAndTheTopicHasThemLater() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")));
        var yann = world.cloud().users().create("yann-" + World.random(8) + "@personal.example", "yann");
        broker.goAway();

        try {
            world.login("openid").as(fabrikam.address("zoe")).tokens();
            world.cloud().organizations().addMember(fabrikam.id(), yann).ok();

            await("what the topic is owed")
                    .atMost(PATIENCE)
                    .until(() -> status("kafka").path("backlog").asInt() >= 2);
            await("why").atMost(PATIENCE).until(() -> status("kafka").path("failingSince"), JsonNode::isTextual);
            await("another target is not held up")
                    .atMost(PATIENCE)
                    .until(() -> world.server()
                            .postgres()
                            .queryAccounts("select count(*) from orgsso_member where org_id = '" + fabrikam.id() + "'")
                            .equals(List.of(List.of("2"))));
        } finally {
            broker.comeBack();
        }

        var zoe = world.cloud().users().idOf(fabrikam.address("zoe"));
        awaitValue(fabrikam, zoe, value -> value.path("state").asText().equals("active"));
        awaitValue(fabrikam, yann, value -> value.path("state").asText().equals("active"));
        awaitNothingOwed();
    }

    @Test
    void manyAtOnceArriveWithWhatIsEachOnesOwn() {
        var fabrikam = world.organization("fabrikam");
        var addresses = new HashMap<String, String>();
        for (int i = 0; i < MANY; i++) {
            var address = "many-" + i + "-" + World.random(8) + "@personal.example";
            var user = world.cloud().users().create(address, "many");
            addresses.put(user, address);
            world.cloud().organizations().addMember(fabrikam.id(), user).ok();
        }
        await("each has arrived")
                .atMost(PATIENCE)
                .until(() -> emails(topic.values(fabrikam)).equals(addresses));
        awaitNothingOwed();
        int before = topic.values(fabrikam).size();

        var replayed = world.cloud()
                .api()
                .post(
                        world.cloud().path("/orgsso/sync/targets/kafka/replay?organization=" + fabrikam.alias()),
                        Map.of())
                .ok()
                .body();

        assertThat(replayed.path("replayed").asInt()).isEqualTo(MANY);
        await("all have arrived once more").atMost(PATIENCE).untilAsserted(() -> {
            var values = topic.values(fabrikam);
            var again = values.subList(before, values.size());
            assertThat(emails(again)).isEqualTo(addresses);
        });
        awaitNothingOwed();
    }

    private static Map<String, String> emails(List<JsonNode> values) {
        var emails = new HashMap<String, String>();
        values.forEach(value ->
                emails.put(value.path("userId").asText(), value.path("email").asText()));
        return emails;
    }

    @Test
    void logTellsNeitherThePasswordNorWhatTheClientSays() {
        assertThat(world.server().log()).doesNotContain(KafkaBroker.PASSWORD).doesNotContain("ProducerConfig values");
    }

    private void awaitNothingOwed() {
        await("nothing is owed")
                .atMost(PATIENCE)
                .until(() -> status("kafka").path("backlog").asInt() == 0);
    }

    private void awaitValue(Organization organization, String userId, Predicate<JsonNode> wanted) {
        await("the change arrives")
                .atMost(PATIENCE)
                .until(() -> topic.values(organization, userId).stream().anyMatch(wanted));
    }

    private JsonNode status(String target) {
        var body =
                world.cloud().api().get(world.cloud().path("/orgsso/sync")).ok().body();
        return StreamSupport.stream(body.path("targets").spliterator(), false)
                .filter(candidate -> candidate.path("id").asText().equals(target))
                .findFirst()
                .orElseThrow();
    }
}
