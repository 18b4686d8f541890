package io.orgsso.delivery.kafka;

import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.SyncTargetFactory;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Target {@code kafka}. Configured by {@link KafkaSettings}; looks the brokers up at the first delivery, so that none of
 * them delays start or login.
 */
public final class KafkaTargetFactory implements SyncTargetFactory {
    static final String ID = "kafka";

    private Optional<KafkaSettings> settings = Optional.empty();
    private @Nullable KafkaConnection connection;

    @Override
    public void init(Config.Scope config) {
        ClientLog.quieten();
        settings = KafkaSettings.read(config);
        connection =
                settings.map(read -> new KafkaConnection(() -> producer(read))).orElse(null);
    }

    private static Producer<String, byte[]> producer(KafkaSettings settings) {
        return ClientClasses.found(
                () -> new KafkaProducer<>(settings.client(), new StringSerializer(), new ByteArraySerializer()));
    }

    @Override
    public boolean isConfigured() {
        return connection != null;
    }

    /** While one call waits for the brokers, another is written: the producer sends what they bring in one order. */
    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public SyncTarget create(KeycloakSession session) {
        return target();
    }

    SyncTarget target() {
        KafkaConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("Target kafka is not configured: set its bootstrap-servers");
        }
        return new KafkaTarget(open, settings.orElseThrow().topic());
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public String getId() {
        return ID;
    }
}
