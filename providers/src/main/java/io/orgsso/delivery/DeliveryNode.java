package io.orgsso.delivery;

import io.orgsso.cluster.Worker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.keycloak.models.KeycloakSessionFactory;

/** What of the delivery lives on this node: one thread per target that this installation wants. */
public final class DeliveryNode {
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** By target's name. */
    private final Map<String, Worker> targets = new TreeMap<>();

    /**
     * @param pollMillis how often a node looks for what other nodes left
     * @param batchSize messages per delivery
     */
    public DeliveryNode(KeycloakSessionFactory factory, Clock clock, int pollMillis, int batchSize) {
        this.factory = factory;
        this.clock = clock;
        factory.getProviderFactoriesStream(SyncTarget.class)
                .map(SyncTargetFactory.class::cast)
                .filter(SyncTargetFactory::isConfigured)
                .map(SyncTargetFactory::getId)
                .forEach(target -> targets.put(
                        target, new Worker("orgsso-target-" + target, pollMillis, deliveries(target, batchSize))));
    }

    /** Names of the targets that this installation delivers to. */
    public List<String> targets() {
        return List.copyOf(targets.keySet());
    }

    /** Members changed. */
    public void ring() {
        targets.values().forEach(Worker::ring);
    }

    public void start() {
        targets.values().forEach(Worker::start);
    }

    public void stop() throws InterruptedException {
        for (Worker worker : targets.values()) {
            worker.stop(STOP_MILLIS);
        }
    }

    private Worker.Turn deliveries(String target, int batchSize) {
        DeliveryLoop loop = new DeliveryLoop(factory, target, batchSize, clock, random);
        AtomicBoolean filled = new AtomicBoolean();
        return () -> {
            if (!filled.get()) {
                new Backfill(factory, target, clock).run();
                filled.set(true);
            }
            DeliveryLoop.Round round = loop.round();
            while (round == DeliveryLoop.Round.WORKED && !Thread.currentThread().isInterrupted()) {
                round = loop.round();
            }
            return round != DeliveryLoop.Round.UNREACHABLE;
        };
    }
}
