package io.orgsso.delivery.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.delivery.Messages;
import io.orgsso.delivery.TargetUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Kafka's client writes to the log, through SLF4J as in Keycloak. */
@ExtendWith(OneBroker.class)
class ClientLogTest {
    private final KafkaBroker broker;
    private final String topic = "members-" + UUID.randomUUID();
    private final Logger logger = Logger.getLogger(ClientClasses.PACKAGE);
    private final Lines lines = new Lines();

    ClientLogTest(KafkaBroker broker) {
        this.broker = broker;
    }

    @BeforeEach
    void listen() {
        logger.setLevel(null);
        logger.setUseParentHandlers(false);
        logger.addHandler(lines);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(lines);
        logger.setUseParentHandlers(true);
        logger.setLevel(Level.SEVERE);
    }

    @Test
    void brokerThatIsNotThereIsNoLineOfTheClients() {
        try (var configured = Configured.impatient("127.0.0.1:1", topic)) {
            assertThatThrownBy(() -> configured
                            .target()
                            .deliver(List.of(Messages.active("alice", 10).build())))
                    .isInstanceOf(TargetUnavailableException.class);
        }

        assertThat(lines.written).isEmpty();
    }

    @Test
    void evenTheMostTalkativeLevelShowsNeitherPasswordsNorPeople() {
        logger.setLevel(Level.ALL);
        broker.createTopic(topic, 1, Map.of());

        try (var configured = Configured.of(Configured.saslValues(broker.saslAddress(), topic, KafkaBroker.PASSWORD))) {
            configured.target().deliver(List.of(Messages.active("alice", 10).build()));
        }

        // The level that the operator has given stays, and the client writes all of its settings.
        assertThat(lines.written).anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"));
        assertThat(lines.written)
                .noneMatch(line -> line.contains(KafkaBroker.PASSWORD))
                .noneMatch(line -> line.contains("northwind.example"));
    }

    private static final class Lines extends Handler {
        private final Queue<String> written = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            written.add(formatter.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
