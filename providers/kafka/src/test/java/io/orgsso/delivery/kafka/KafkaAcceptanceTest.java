package io.orgsso.delivery.kafka;

import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.TargetAcceptance;
import io.orgsso.feed.MemberMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Against a broker that is one: a consumer that reads the topic to its end holds what the target was given. */
@ExtendWith(OneBroker.class)
class KafkaAcceptanceTest extends TargetAcceptance {
    private final KafkaBroker broker;
    private final String topic = "members-" + UUID.randomUUID();
    private final Configured configured;

    KafkaAcceptanceTest(KafkaBroker broker) {
        this.broker = broker;
        this.configured = Configured.plaintext(broker.address(), topic);
    }

    @BeforeEach
    void create() {
        broker.createTopic(topic, 3, Map.of("cleanup.policy", "compact"));
    }

    @AfterEach
    void stop() {
        configured.close();
    }

    @Override
    protected SyncTarget target() {
        return configured.target();
    }

    @Override
    protected Map<MemberKey, Held> held() {
        Map<MemberKey, Held> held = new HashMap<>();
        new Reader(broker, topic)
                .states()
                .values()
                .forEach(json -> held.put(
                        Messages.key(
                                json.path("organizationId").asText(),
                                json.path("userId").asText()),
                        new Held(
                                json.path("version").asLong(),
                                json.path("state").asText(),
                                json.path("role").asText(),
                                json.path("email").isNull()
                                        ? null
                                        : json.path("email").asText())));
        return held;
    }

    @Override
    protected void takeReceiverAway() {
        broker.goAway();
    }

    @Override
    protected void bringReceiverBack() {
        broker.comeBack();
        broker.createTopic("back-" + UUID.randomUUID(), 1, Map.of());
    }

    @Override
    protected Optional<MemberMessage> undeliverable() {
        return Optional.of(
                Messages.active("bob", 10).name("x".repeat(1_100_000), null).build());
    }
}
