package io.orgsso.delivery.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.keycloak.util.JsonSerialization;

/** Reads a topic from its beginning to its end, as a consumer does that has just been set up. */
final class Reader {
    private final KafkaBroker broker;
    private final String topic;

    Reader(KafkaBroker broker, String topic) {
        this.broker = broker;
        this.topic = topic;
    }

    /** All records, each partition's in its order. */
    List<ConsumerRecord<String, byte @Nullable []>> records() {
        try (var consumer = new KafkaConsumer<String, byte @Nullable []>(
                Map.of("bootstrap.servers", broker.address()), new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<String, byte @Nullable []>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Of each key what has the highest version, under the key; a null value takes the value before it away. */
    Map<String, JsonNode> states() {
        var versions = new LinkedHashMap<String, Long>();
        var states = new LinkedHashMap<String, JsonNode>();
        for (var record : records()) {
            long version = Long.parseLong(headers(record).getOrDefault(MemberRecords.VERSION, ""));
            if (version >= versions.getOrDefault(record.key(), Long.MIN_VALUE)) {
                versions.put(record.key(), version);
                if (record.value() != null) {
                    states.put(record.key(), json(record));
                }
            }
        }
        return states;
    }

    static JsonNode json(ConsumerRecord<String, byte @Nullable []> record) {
        try {
            return JsonSerialization.mapper.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> headers(ConsumerRecord<String, byte @Nullable []> record) {
        var headers = new HashMap<String, String>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }
}
