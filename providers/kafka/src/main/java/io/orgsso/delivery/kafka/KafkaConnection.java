package io.orgsso.delivery.kafka;

import io.orgsso.delivery.TargetUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The one producer of this node, which all its deliveries share. Opened when needed, given up at the first failure that
 * is not a record's own: some leave a producer unusable, and a new one looks the brokers' names up again.
 */
final class KafkaConnection implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Supplier<Producer<String, byte[]>> opening;
    private @Nullable Producer<String, byte[]> current;
    private boolean closed;

    KafkaConnection(Supplier<Producer<String, byte[]>> opening) {
        this.opening = opening;
    }

    /** @throws TargetUnavailableException if there can be no producer now, since no broker's name has an address */
    synchronized Producer<String, byte[]> open() {
        if (closed) {
            throw new TargetUnavailableException("Keycloak is stopping", Duration.ZERO);
        }
        Producer<String, byte[]> known = current;
        if (known != null) {
            return known;
        }
        try {
            Producer<String, byte[]> fresh = opening.get();
            current = fresh;
            return fresh;
        } catch (KafkaException e) {
            throw new TargetUnavailableException(Failure.reason(e), e);
        }
    }

    /** What others have under way with it fails, and is sent again. */
    synchronized void giveUp(Producer<String, byte[]> failed) {
        if (failed == current) {
            current = null;
            failed.close(Duration.ZERO);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Producer<String, byte[]> known = current;
        current = null;
        if (known != null) {
            known.close(FAREWELL);
        }
    }
}
