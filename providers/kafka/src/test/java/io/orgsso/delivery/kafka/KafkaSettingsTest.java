package io.orgsso.delivery.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
    private static final Map<String, String> GOOD =
            Map.of("bootstrap-servers", "kafka-1.example:9092, kafka-2.example:9092", "topic", "members");
    private static final Map<String, String> SIGNED_IN = with(Map.of(
            "security-protocol", "SASL_SSL",
            "sasl-mechanism", "SCRAM-SHA-512",
            "sasl-jaas-config", KafkaBroker.jaasConfig("hunter2")));

    @TempDir
    Path directory;

    @Test
    void withoutBootstrapServersTheTargetIsOff() {
        assertThat(read(Map.of("topic", "members"))).isEmpty();
    }

    @Test
    void serversAndTopicAreEnoughAndTheConnectionIsEncrypted() {
        assertThat(read(GOOD)).hasValueSatisfying(settings -> {
            assertThat(settings.topic()).isEqualTo("members");
            assertThat(settings.client())
                    .containsEntry("security.protocol", "SSL")
                    .containsEntry("acks", "all")
                    .containsEntry("enable.idempotence", true)
                    .containsEntry("delivery.timeout.ms", 15_000)
                    .containsEntry("max.block.ms", 15_000);
        });
    }

    /** The sync gives a call's messages to another node after two minutes, and wants it back after one. */
    @Test
    void longestCallEndsWithinAMinute() {
        assertThat(read(with(Map.of("timeoutMs", "25000")))).hasValueSatisfying(settings -> {
            int block = (int) settings.client().getOrDefault("max.block.ms", 60_000);
            int delivery = (int) settings.client().getOrDefault("delivery.timeout.ms", 120_000);
            assertThat(block + delivery).isLessThan(60_000);
        });
    }

    @Test
    void fileSetsWhatHasNoKeyAndAKeyIsStrongerThanTheFile() throws IOException {
        var file = file("security.protocol=PLAINTEXT\ncompression.type=gzip\nclient.id=ours\n");

        assertThat(read(with(Map.of("properties-file", file))))
                .hasValueSatisfying(settings -> assertThat(settings.client())
                        .containsEntry("security.protocol", "PLAINTEXT")
                        .containsEntry("compression.type", "gzip")
                        .containsEntry("client.id", "ours"));
        assertThat(read(with(Map.of("properties-file", file, "security-protocol", "SSL"))))
                .hasValueSatisfying(
                        settings -> assertThat(settings.client()).containsEntry("security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bootstrap-servers | kafka.example      | bootstrap-servers is 'kafka.example': give host:port, more"
                        + " with commas between.",
                "bootstrap-servers | http://k:9092      | bootstrap-servers is 'http://k:9092': give host:port, more"
                        + " with commas between.",
                "bootstrap-servers | k:9092,            | bootstrap-servers is 'k:9092,': give host:port, more with"
                        + " commas between.",
                "topic             | members of ours    | topic is 'members of ours': give at most 249 letters, digits,"
                        + " full stops, dashes and underscores.",
                "timeoutMs         | 60000              | timeout-ms is '60000': give a whole number from 1000 to 25000.",
                "security-protocol | TLS                | security-protocol is 'TLS': give one of PLAINTEXT,"
                        + " SASL_PLAINTEXT, SASL_SSL, SSL.",
                "security-protocol | SASL_SSL           | sasl-mechanism is not set, and security-protocol SASL_SSL"
                        + " needs it.",
                "sasl-mechanism    | SCRAM-SHA512       | sasl-mechanism is 'SCRAM-SHA512': give one of GSSAPI,"
                        + " OAUTHBEARER, PLAIN, SCRAM-SHA-256, SCRAM-SHA-512.",
                "sasl-mechanism    | PLAIN              | sasl-mechanism is set, and security-protocol SSL signs nobody"
                        + " in: give SASL_SSL or SASL_PLAINTEXT there.",
                "ssl-truststore-location | /nosuch.p12  | ssl-truststore-location is '/nosuch.p12', where no file can be"
                        + " read.",
                "ssl-truststore-type | CRT              | ssl-truststore-type is 'CRT': give one of JKS, PEM, PKCS12.",
                "properties-file   | /nosuch.properties | properties-file is '/nosuch.properties', which cannot be read"
                        + " as a properties file."
            })
    void wrongValueStopsTheStartWithOneSentence(String key, String value, String sentence) {
        assertThatThrownBy(() -> read(with(Map.of(key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spi-orgsso-sync-target--kafka--" + sentence);
    }

    @Test
    void serversWithoutATopicStopTheStart() {
        assertThatThrownBy(() -> read(Map.of("bootstrap-servers", "kafka.example:9092")))
                .hasMessage("spi-orgsso-sync-target--kafka--topic is not set: give the name of a topic that is there.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "org.apache.kafka.common.security.plain.PlainLoginModule username=\"k\" password=\"hunter2\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"hunter2\"",
                "com.example.NoSuchModule required password=\"hunter2\";"
            })
    void loginThatCannotBeReadIsNotQuoted(String jaas) {
        var values = new HashMap<>(SIGNED_IN);
        values.put("sasl-jaas-config", jaas);

        assertThatThrownBy(() -> read(values))
                .hasMessage(
                        "spi-orgsso-sync-target--kafka--sasl-jaas-config cannot be read: give a login module that is"
                                + " there, the word required, its options and a semicolon.")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acks=1                     | properties-file sets acks, which the target decides itself.",
                "transactional.id=us        | properties-file sets transactional.id, which the target decides itself.",
                "partitioner.class=Mine     | properties-file sets partitioner.class, which the target decides itself.",
                "compression.type=zstd      | properties-file: compression.type is 'zstd': give one of gzip, none.",
                "batch.size=many            | properties-file: batch.size has a value that Kafka does not take.",
                "retries=0                  | properties-file does not fit the target: Must set retries to non-zero when"
                        + " using the idempotent producer.",
                "ssl.keystore.location=/no  | properties-file: ssl.keystore.location is '/no', where no file can be"
                        + " read."
            })
    void fileThatDoesNotFitStopsTheStartWithOneSentence(String line, String sentence) throws IOException {
        var file = file(line);

        assertThatThrownBy(() -> read(with(Map.of("properties-file", file))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spi-orgsso-sync-target--kafka--" + sentence);
    }

    @Test
    void truststoreThatAnotherPasswordOpensStopsTheStart() throws Exception {
        var store = directory.resolve("brokers.p12");
        var empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        try (var out = Files.newOutputStream(store)) {
            empty.store(out, "right-password".toCharArray());
        }
        var values = with(Map.of("ssl-truststore-location", store.toString(), "ssl-truststore-password", "hunter2"));

        assertThatThrownBy(() -> read(values))
                .hasMessage(
                        "spi-orgsso-sync-target--kafka--ssl-truststore-location cannot be opened: is the file of the"
                                + " type and with the password that are set?");
        values.put("ssl-truststore-password", "right-password");
        assertThat(read(values)).isPresent();
    }

    @Test
    void nothingPrintsSecrets() {
        assertThat(read(SIGNED_IN).orElseThrow().toString()).isEqualTo("KafkaSettings");
    }

    private String file(String lines) throws IOException {
        return Files.writeString(directory.resolve("client.properties"), lines).toString();
    }

    private static Optional<KafkaSettings> read(Map<String, String> values) {
        return KafkaSettings.read(Configured.scope(values));
    }

    private static Map<String, String> with(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(GOOD);
        values.putAll(changes);
        return values;
    }
}
