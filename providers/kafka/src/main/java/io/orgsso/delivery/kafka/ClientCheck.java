package io.orgsso.delivery.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * Refuses client properties that no producer could work with, as far as that is to be known without the network. Every
 * refusal is one sentence that names the key, without values that may be secret.
 */
final class ClientCheck {
    private static final Set<String> PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final Set<String> MECHANISMS =
            Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI");
    private static final Set<String> STORES = Set.of("JKS", "PKCS12", "PEM");
    /** The others need native libraries, larger than all the rest of the jar. */
    private static final Set<String> COMPRESSIONS = Set.of("none", "gzip");

    private final Map<String, Object> client;
    private final UnaryOperator<String> naming;

    /** @param naming the key of our configuration for the name of a property */
    ClientCheck(Map<String, Object> client, UnaryOperator<String> naming) {
        this.client = client;
        this.naming = naming;
    }

    void run() {
        oneOf(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, PROTOCOLS);
        oneOf(SaslConfigs.SASL_MECHANISM, MECHANISMS);
        oneOf(ProducerConfig.COMPRESSION_TYPE_CONFIG, COMPRESSIONS);
        oneOf(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, STORES);
        each();
        String protocol = String.valueOf(client.get(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG));
        sasl(protocol);
        ProducerConfig config = together();
        if (protocol.endsWith("SSL")) {
            stores(config);
        }
    }

    private void oneOf(String name, Set<String> words) {
        Object value = client.get(name);
        if (value != null && !words.contains(value)) {
            throw wrong(name, "is '" + value + "': give one of " + String.join(", ", new TreeSet<>(words)));
        }
    }

    private void each() {
        Map<String, String> texts = client.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, set -> set.getValue().toString()));
        for (ConfigValue value : ProducerConfig.configDef().validate(texts)) {
            if (client.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
                throw wrong(value.name(), "has a value that Kafka does not take");
            }
        }
    }

    private void sasl(String protocol) {
        for (String name : new String[] {SaslConfigs.SASL_MECHANISM, SaslConfigs.SASL_JAAS_CONFIG}) {
            if (protocol.startsWith("SASL_") && !client.containsKey(name)) {
                throw wrong(name, "is not set, and security-protocol " + protocol + " needs it");
            }
            if (!protocol.startsWith("SASL_") && client.containsKey(name)) {
                throw wrong(
                        name,
                        "is set, and security-protocol " + protocol
                                + " signs nobody in: give SASL_SSL or SASL_PLAINTEXT there");
            }
        }
        if (protocol.startsWith("SASL_") && !hasLoginModule()) {
            throw wrong(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    "cannot be read: give a login module that is there, the word required, its options and a semicolon");
        }
    }

    private boolean hasLoginModule() {
        Object jaas = client.get(SaslConfigs.SASL_JAAS_CONFIG);
        try {
            JaasContext context = JaasContext.loadClientContext(
                    Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(Objects.toString(jaas))));
            Class.forName(
                    context.configurationEntries().get(0).getLoginModuleName(),
                    false,
                    ClientCheck.class.getClassLoader());
            return true;
        } catch (RuntimeException | ClassNotFoundException e) {
            return false;
        }
    }

    private ProducerConfig together() {
        try {
            return new ProducerConfig(client);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    KafkaSettings.PREFIX + "properties-file does not fit the target: " + e.getMessage(), e);
        }
    }

    /** Opens them as the producer will. */
    private void stores(ProducerConfig config) {
        Map<String, Object> trustOnly = new HashMap<>(config.values());
        trustOnly.keySet().removeIf(name -> name.startsWith("ssl.key"));
        open(trustOnly, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
        open(config.values(), SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG);
    }

    private void open(Map<String, ?> values, String name) {
        Object location = values.get(name);
        if (location != null && !Files.isReadable(Path.of(location.toString()))) {
            throw wrong(name, "is '" + location + "', where no file can be read");
        }
        try (DefaultSslEngineFactory stores = new DefaultSslEngineFactory()) {
            stores.configure(values);
        } catch (KafkaException | IllegalArgumentException e) {
            throw wrong(name, "cannot be opened: is the file of the type and with the password that are set?");
        }
    }

    private IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException(naming.apply(name) + " " + what + (what.endsWith("?") ? "" : "."));
    }
}
