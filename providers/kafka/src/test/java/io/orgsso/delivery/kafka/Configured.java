package io.orgsso.delivery.kafka;

import io.orgsso.delivery.SyncTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.keycloak.Config;
import org.keycloak.Config.SystemPropertiesScope;

/** The target as Keycloak makes it of a configuration. */
final class Configured implements AutoCloseable {
    private static final String PREFIX = "orgsso.test.kafka.";

    private final KafkaTargetFactory factory = new KafkaTargetFactory();

    private Configured(Map<String, String> values) {
        factory.init(scope(values));
    }

    static Configured of(Map<String, String> values) {
        return new Configured(values);
    }

    static Configured plaintext(String address, String topic) {
        return of(plaintextValues(address, topic));
    }

    static Map<String, String> plaintextValues(String address, String topic) {
        return Map.of(
                "bootstrap-servers", address, "topic", topic, "security-protocol", "PLAINTEXT", "timeoutMs", "15000");
    }

    /** A target that gives up as early as it can be told to, for tests of waiting in vain. */
    static Configured impatient(String address, String topic) {
        var values = new HashMap<>(plaintextValues(address, topic));
        values.put("timeoutMs", "1000");
        return of(values);
    }

    static Map<String, String> saslValues(String address, String topic, String password) {
        var values = new HashMap<>(plaintextValues(address, topic));
        values.put("security-protocol", "SASL_PLAINTEXT");
        values.put("sasl-mechanism", "SCRAM-SHA-512");
        values.put("sasl-jaas-config", KafkaBroker.jaasConfig(password));
        return values;
    }

    /** A configuration that holds these keys and no others. */
    static Config.Scope scope(Map<String, String> values) {
        ClientLog.quieten();
        var prefix = PREFIX + UUID.randomUUID() + ".";
        values.forEach((key, value) -> System.setProperty(prefix + key, value));
        return new SystemPropertiesScope(prefix);
    }

    SyncTarget target() {
        return factory.target();
    }

    @Override
    public void close() {
        factory.close();
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(PREFIX));
    }
}
