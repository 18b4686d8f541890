package io.orgsso.e2e.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.world.Organization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** A consumer of the topic that the target kafka writes to, from its beginning on. */
final class MemberTopic implements AutoCloseable {
    private final KafkaConsumer<String, @Nullable String> consumer;
    private final List<ConsumerRecord<String, @Nullable String>> read = new ArrayList<>();

    MemberTopic(KafkaBroker broker, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()), new StringDeserializer(), new StringDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The records of a member that have come so far, in the order they came. */
    List<ConsumerRecord<String, @Nullable String>> records(Organization organization, String userId) {
        return records(key -> key.equals(organization.id() + "/" + userId));
    }

    private List<ConsumerRecord<String, @Nullable String>> records(Predicate<String> wanted) {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
        return read.stream().filter(record -> wanted.test(record.key())).toList();
    }

    /** The same as JSON, without what has no value. */
    List<JsonNode> values(Organization organization, String userId) {
        return values(records(organization, userId));
    }

    /** The same of all members of an organization. */
    List<JsonNode> values(Organization organization) {
        return values(records(key -> key.startsWith(organization.id() + "/")));
    }

    private static List<JsonNode> values(List<ConsumerRecord<String, @Nullable String>> records) {
        return records.stream()
                .flatMap(record -> Stream.ofNullable(record.value()))
                .map(Json::parse)
                .toList();
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
