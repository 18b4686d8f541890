package io.orgsso.delivery.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetUnavailableException;
import io.orgsso.feed.MessageJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands in the topic, and what becomes of messages that the broker does not take. */
@ExtendWith(OneBroker.class)
class KafkaTargetTest {
    private static final Map<String, String> COMPACT = Map.of("cleanup.policy", "compact");

    private final KafkaBroker broker;
    private final String topic = "members-" + UUID.randomUUID();

    KafkaTargetTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @Test
    void recordIsACloudEventUnderTheMembersIds() {
        broker.createTopic(topic, 3, COMPACT);
        var alice = Messages.active("alice", 10).build();

        try (var configured = Configured.plaintext(broker.address(), topic)) {
            configured.target().deliver(List.of(alice));
        }

        var record = reader().records().get(0);
        assertThat(record.key()).isEqualTo("northwind-id/alice");
        assertThat(Reader.json(record)).hasToString(MessageJson.of(alice).toString());
        assertThat(Reader.headers(record))
                .isEqualTo(Map.of(
                        "content-type", "application/json",
                        "ce_specversion", "1.0",
                        "ce_id", "change-northwind-alice-10-v10",
                        "ce_source", "urn:orgsso:realm:realm-id",
                        "ce_type", "io.orgsso.member.changed",
                        "ce_subject", "alice",
                        "ce_time", "1970-01-01T00:00:00Z",
                        "orgsso-version", "10",
                        "orgsso-state", "active",
                        "orgsso-realm-id", "realm-id"));
    }

    @Test
    void erasedMemberEndsInANullValueOfTheSameVersion() {
        broker.createTopic(topic, 3, COMPACT);

        try (var configured = Configured.plaintext(broker.address(), topic)) {
            configured.target().deliver(List.of(Messages.active("alice", 10).build()));
            assertThat(configured
                            .target()
                            .deliver(List.of(Messages.erased("alice", 11).build())))
                    .containsExactly(DeliveryOutcome.delivered());
        }

        var records = reader().records();
        assertThat(records)
                .extracting(record -> Reader.headers(record).get("orgsso-state"))
                .containsExactly("active", "erased", "erased");
        assertThat(Reader.json(records.get(1)).path("email").isNull()).isTrue();
        var tombstone = records.get(2);
        assertThat(tombstone.value()).isNull();
        assertThat(tombstone.key()).isEqualTo("northwind-id/alice");
        assertThat(Reader.headers(tombstone))
                .isEqualTo(Map.of(
                        "orgsso-version", "11",
                        "orgsso-state", "erased",
                        "orgsso-realm-id", "realm-id"));
    }

    @Test
    void compactionLeavesNothingOfTheErasedPerson() {
        broker.createTopic(
                topic,
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "min.cleanable.dirty.ratio", "0.01",
                        "segment.ms", "100",
                        "delete.retention.ms", "100"));
        var bob = Messages.active("bob", 10).build();

        try (var configured = Configured.plaintext(broker.address(), topic)) {
            configured.target().deliver(List.of(Messages.active("alice", 10).build(), bob));
            configured.target().deliver(List.of(Messages.erased("alice", 11).build()));
            // Only what is older than the segment that is written to is compacted.
            await("the values before the null value are gone")
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        configured
                                .target()
                                .deliver(List.of(Messages.active("carol", 10).build()));
                        return reader().records().stream()
                                .noneMatch(
                                        record -> record.key().equals("northwind-id/alice") && record.value() != null);
                    });
        }

        assertThat(reader().states())
                .containsOnlyKeys("northwind-id/bob", "northwind-id/carol")
                .hasEntrySatisfying(
                        "northwind-id/bob",
                        held -> assertThat(held).hasToString(MessageJson.of(bob).toString()));
    }

    @Test
    void messageThatIsTooLargeForTheTopicIsRefusedAlone() {
        broker.createTopic(topic, 1, Map.of("cleanup.policy", "compact", "max.message.bytes", "4000"));
        var long5000 = Messages.active("zoe", 10).name("x".repeat(5000), null).build();

        try (var configured = Configured.plaintext(broker.address(), topic)) {
            var outcomes = configured
                    .target()
                    .deliver(List.of(
                            Messages.active("alice", 10).build(),
                            long5000,
                            Messages.active("bob", 10).build()));

            assertThat(outcomes).element(0).isEqualTo(DeliveryOutcome.delivered());
            assertThat(outcomes)
                    .element(1)
                    .isInstanceOfSatisfying(
                            DeliveryOutcome.Refused.class,
                            refused -> assertThat(refused.reason()).startsWith("RecordTooLargeException: "));
            assertThat(outcomes).element(2).isEqualTo(DeliveryOutcome.delivered());
        }
        assertThat(reader().states()).containsOnlyKeys("northwind-id/alice", "northwind-id/bob");
    }

    @Test
    void topicThatIsNotThereHoldsEverythingUp() {
        var values = new HashMap<>(Configured.plaintextValues(broker.address(), topic));
        values.put("timeoutMs", "5000");
        try (var configured = Configured.of(values)) {
            var began = System.nanoTime();

            assertThatThrownBy(() -> configured
                            .target()
                            .deliver(IntStream.range(0, 50)
                                    .mapToObj(i ->
                                            Messages.active("user-" + i, 10).build())
                                    .toList()))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("UnknownTopicOrPartitionException: ")
                    .hasMessageContaining(topic);

            // One wait for the topic, not one for each message.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        }
        broker.createTopic(topic, 1, COMPACT);
        try (var configured = Configured.plaintext(broker.address(), topic)) {
            assertThat(configured
                            .target()
                            .deliver(List.of(Messages.active("alice", 10).build())))
                    .containsExactly(DeliveryOutcome.delivered());
        }
    }

    @Test
    void whoSignsInWritesAndAWrongPasswordHoldsEverythingUp() {
        broker.createTopic(topic, 1, COMPACT);
        var alice = List.of(Messages.active("alice", 10).build());

        try (var right = Configured.of(Configured.saslValues(broker.saslAddress(), topic, KafkaBroker.PASSWORD));
                var wrong = Configured.of(Configured.saslValues(broker.saslAddress(), topic, "guessed"))) {
            assertThat(right.target().deliver(alice)).containsExactly(DeliveryOutcome.delivered());
            assertThatThrownBy(() -> wrong.target().deliver(alice))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("SaslAuthenticationException: ")
                    .hasMessageNotContaining("guessed");
        }
    }

    @Test
    void passwordInClearSignsInToo() {
        broker.createTopic(topic, 1, COMPACT);
        var values = new HashMap<>(Configured.saslValues(broker.saslAddress(), topic, KafkaBroker.PASSWORD));
        values.put("sasl-mechanism", "PLAIN");
        values.put("sasl-jaas-config", KafkaBroker.plainJaasConfig(KafkaBroker.PASSWORD));

        try (var configured = Configured.of(values)) {
            assertThat(configured
                            .target()
                            .deliver(List.of(Messages.active("alice", 10).build())))
                    .containsExactly(DeliveryOutcome.delivered());
        }
    }

    @Test
    void onlyABrokerThatIsTrustedIsTold() {
        broker.createTopic(topic, 1, COMPACT);
        var alice = List.of(Messages.active("alice", 10).build());
        var anybody = Map.of("bootstrap-servers", broker.tlsAddress(), "topic", topic, "timeoutMs", "15000");
        var known = new HashMap<>(anybody);
        known.put("ssl-truststore-location", broker.truststore().toString());
        known.put("ssl-truststore-password", KafkaBroker.PASSWORD);

        try (var trusting = Configured.of(known);
                var suspicious = Configured.of(anybody)) {
            assertThat(trusting.target().deliver(alice)).containsExactly(DeliveryOutcome.delivered());
            assertThatThrownBy(() -> suspicious.target().deliver(alice))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("SslAuthenticationException: ");
        }
        assertThat(reader().records()).hasSize(1);
    }

    @Test
    void whoMayNotWriteHoldsEverythingUpUntilSheMay() throws Exception {
        broker.createTopic(topic, 1, COMPACT);
        var alice = List.of(Messages.active("alice", 10).build());
        var denied = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + KafkaBroker.USER, "*", AclOperation.WRITE, AclPermissionType.DENY));

        try (var admin = broker.admin();
                var configured =
                        Configured.of(Configured.saslValues(broker.saslAddress(), topic, KafkaBroker.PASSWORD))) {
            admin.createAcls(Set.of(denied)).all().get(60, TimeUnit.SECONDS);
            await("the broker has heard that she may not")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThatThrownBy(() -> configured.target().deliver(alice))
                                    .isInstanceOf(TargetUnavailableException.class)
                                    .hasMessageStartingWith("TopicAuthorizationException: "));

            admin.deleteAcls(Set.of(denied.toFilter())).all().get(60, TimeUnit.SECONDS);
            await("the broker has heard of it")
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsInstanceOf(TargetUnavailableException.class)
                    .until(() -> configured.target().deliver(alice), List.of(DeliveryOutcome.delivered())::equals);
        }
    }

    @Test
    void addressWhereNobodyListensEndsInTime() {
        try (var configured = Configured.impatient("127.0.0.1:1", topic)) {
            assertThatThrownBy(() -> configured
                            .target()
                            .deliver(List.of(Messages.active("alice", 10).build())))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageStartingWith("No broker answered in time: ");
        }
    }

    @Test
    void nameThatHasNoAddressIsNoReasonForBlockingEither() {
        try (var configured = Configured.impatient("nosuch.invalid:9092", topic)) {
            assertThatThrownBy(() -> configured
                            .target()
                            .deliver(List.of(Messages.active("alice", 10).build())))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("bootstrap");
        }
    }

    private Reader reader() {
        return new Reader(broker, topic);
    }
}
