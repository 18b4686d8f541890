package io.orgsso.bench;

import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.e2e.server.Build;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A backlog that drains to target kafka, against a bare producer that sends the same records to the same broker. */
final class KafkaDrains {
    static final String TOPIC = "orgsso-members";
    private static final String PLAIN = "plain-members";
    private static final int ROWS = 10_000;
    /** Of a server that has just started, its compiler would be measured. */
    private static final int WARM_UP = 100;

    private static final int PARTITIONS = 6;

    private final KafkaBroker broker;
    private final Population population;
    private final Report report;

    KafkaDrains(KafkaBroker broker, Population population, Report report) {
        this.broker = broker;
        this.population = population;
        this.report = report;
    }

    /** A broker with the topics of both arms. */
    static KafkaBroker broker() {
        var broker = KafkaBroker.begin(Build.target().resolve("bench").resolve("kafka-" + System.currentTimeMillis()));
        for (var topic : List.of(TOPIC, PLAIN)) {
            broker.createTopic(topic, PARTITIONS, Map.of("cleanup.policy", "compact"));
        }
        return broker;
    }

    void measure(Options options) {
        drain();
        var records = records();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.address(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            var arms = new LinkedHashMap<String, Arm>();
            arms.put("ours", this::drain);
            arms.put("plain", () -> send(producer, records));
            var samples = new Rounds(options.pairs(), 1, 1, WARM_UP).of(arms);
            var ours = samples.getOrDefault("ours", new Samples());
            var plain = samples.getOrDefault("plain", new Samples());
            report.compare(
                    "backlog of 10,000 drains to `kafka`, against a bare producer with acks=all", ours, plain, 2.0);
            report.note(String.format(
                    Locale.ROOT,
                    "Drain to `kafka`: %.0f messages a second, the bare producer %.0f.",
                    ROWS * 1000 / ours.quantile(0.5),
                    ROWS * 1000 / plain.quantile(0.5)));
        }
    }

    private double drain() {
        return population.drain(ROWS, "kafka");
    }

    private static double send(KafkaProducer<byte[], byte[]> producer, List<ConsumerRecord<byte[], byte[]>> records) {
        var again = records.stream()
                .map(record -> new ProducerRecord<>(PLAIN, null, record.key(), record.value(), record.headers()))
                .toList();
        return Arm.timed(() -> {
            var sent = again.stream().map(producer::send).toList();
            producer.flush();
            sent.forEach(KafkaDrains::acknowledged);
        });
    }

    private static void acknowledged(Future<?> record) {
        try {
            record.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bare producer failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The last of what ours has written. */
    private List<ConsumerRecord<byte[], byte[]>> records() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.address()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records.subList(records.size() - ROWS, records.size());
        }
    }
}
