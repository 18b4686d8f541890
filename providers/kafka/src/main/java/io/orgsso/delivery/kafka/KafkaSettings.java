package io.orgsso.delivery.kafka;

import io.orgsso.delivery.SyncTargetSpi;
import io.orgsso.delivery.WholeNumber;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/**
 * Settings of the target, keys {@code spi-orgsso-sync-target--kafka--…}.
 *
 * @param topic {@code topic}: where messages go; the target does not make it
 * @param client properties of the producer, secrets among them: {@code bootstrap-servers}, without which the target is
 *     off, {@code security-protocol} (default {@code SSL}: messages hold personal data), {@code sasl-mechanism},
 *     {@code sasl-jaas-config}, {@code ssl-truststore-location}, {@code -password}, {@code -type}, what follows from
 *     {@code timeout-ms} (1000 to 25000, default 15000), and what stands in {@code properties-file} besides
 */
record KafkaSettings(String topic, Map<String, Object> client) {
    static final String PREFIX = "spi-" + SyncTargetSpi.NAME + "--" + KafkaTargetFactory.ID + "--";

    /** A call's messages go to a partition in a few requests; Kafka's own 16 kB are twenty of them. */
    private static final int BATCH_BYTES = 128 * 1024;

    /** Keys that are Kafka's own names with a dash for each full stop. */
    private static final List<String> KAFKAS = List.of(
            "security-protocol",
            "sasl-mechanism",
            "sasl-jaas-config",
            "ssl-truststore-location",
            "ssl-truststore-password",
            "ssl-truststore-type");

    KafkaSettings {
        client = Map.copyOf(client);
    }

    /**
     * Empty if no {@code bootstrap-servers} are set. Reads files, and asks nobody in the network.
     *
     * @throws IllegalArgumentException one sentence that names the key, without the value of a secret
     */
    static Optional<KafkaSettings> read(Config.Scope config) {
        int timeout = WholeNumber.read(config, PREFIX, "timeoutMs", 15_000, 1000, 25_000);
        String servers = text(config, "bootstrap-servers");
        if (servers == null) {
            return Optional.empty();
        }
        String topic = topic(text(config, "topic"));
        Map<String, Object> client = new HashMap<>();
        client.put(ProducerConfig.CLIENT_ID_CONFIG, "keycloak-org-sso");
        client.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SSL");
        client.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        Map<String, Object> promised = promised(checked(servers), timeout);
        String file = text(config, "properties-file");
        if (file != null) {
            client.putAll(PropertiesFile.read(file, promised.keySet()));
        }
        for (String key : KAFKAS) {
            String value = text(config, key);
            if (value != null) {
                client.put(key.replace('-', '.'), ClientClasses.bundled(value));
            }
        }
        client.putAll(promised);
        ClientClasses.found(() -> {
            new ClientCheck(client, name -> named(config, name)).run();
            return client;
        });
        return Optional.of(new KafkaSettings(topic, client));
    }

    /**
     * What the target's promises rest on, and so nobody else's to set: acknowledged by all replicas, in order, by key,
     * and an end to every wait. A call of the sync must come back within a minute; it waits for the topic's brokers
     * first, then for their answers.
     */
    private static Map<String, Object> promised(String servers, int timeout) {
        return Map.ofEntries(
                Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName()),
                Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName()),
                Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                Map.entry(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false),
                Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout),
                Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout),
                // Less, so that a lost answer is asked for again.
                Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2),
                // Less again: the first brokers of the list may be dead.
                Map.entry(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, timeout / 5),
                Map.entry(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, timeout / 5),
                Map.entry(ProducerConfig.LINGER_MS_CONFIG, 5),
                // Metrics that brokers' operators can subscribe to; their classes are left out of the jar.
                Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false));
    }

    private static String topic(@Nullable String topic) {
        if (topic == null) {
            throw new IllegalArgumentException(PREFIX + "topic is not set: give the name of a topic that is there.");
        }
        try {
            Topic.validate(topic);
            return topic;
        } catch (InvalidTopicException e) {
            throw new IllegalArgumentException(PREFIX + "topic is '" + topic
                    + "': give at most 249 letters, digits, full stops, dashes and underscores.");
        }
    }

    private static String checked(String servers) {
        for (String server : servers.split(",", -1)) {
            if (!server.trim().matches("(\\[[0-9a-fA-F:.]+]|[^\\s:/@\\[\\]]+):[0-9]{1,5}")) {
                throw new IllegalArgumentException(
                        PREFIX + "bootstrap-servers is '" + servers + "': give host:port, more with commas between.");
            }
        }
        return servers;
    }

    /** Where a client property was set, for a sentence about it. */
    private static String named(Config.Scope config, String name) {
        String key = name.replace('.', '-');
        return KAFKAS.contains(key) && (text(config, key) != null || text(config, "properties-file") == null)
                ? PREFIX + key
                : PREFIX + "properties-file: " + name;
    }

    private static @Nullable String text(Config.Scope config, String key) {
        String text = config.get(key);
        return text == null || text.isBlank() ? null : text.trim();
    }

    /** No client property: some are secrets. */
    @Override
    public String toString() {
        return "KafkaSettings";
    }
}
