package io.orgsso.delivery;

import io.orgsso.cluster.Worker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.keycloak.models.KeycloakSessionFactory;

/** What of the delivery lives on this node: one thread per target that this installation wants. */
public final class DeliveryNode {
    private static final long STOP_MILLIS = 5000;

    private final KeycloakSessionFactory factory;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    /** By target's name. */
    private final Map<String, Channel> channels = new TreeMap<>();

    private record Channel(Worker worker, DeliveryLoop loop) {}

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
                .forEach(target -> channels.put(target.getId(), channel(target, pollMillis, batchSize)));
    }

    private Channel channel(SyncTargetFactory target, int pollMillis, int batchSize) {
        String name = target.getId();
        DeliveryLoop loop = new DeliveryLoop(factory, target, batchSize, clock, random, () -> ring(name));
        return new Channel(new Worker("orgsso-target-" + name, pollMillis, loop), loop);
    }

    private void ring(String target) {
        Channel channel = channels.get(target);
        if (channel != null) {
            channel.worker().ring();
        }
    }

    /** Members changed. */
    public void ring() {
        channels.values().forEach(channel -> channel.worker().ring());
    }

    public void start() {
        channels.values().forEach(channel -> channel.worker().start());
    }

    public void stop() throws InterruptedException {
        // Each is asked before one is waited for: who is stuck costs the others nothing.
        channels.values().forEach(channel -> channel.worker().askToStop());
        long until = DeliveryLoop.monotonic() + STOP_MILLIS;
        List<Channel> ended = new ArrayList<>();
        for (Channel channel : channels.values()) {
            if (channel.worker().stop(Math.max(1, until - DeliveryLoop.monotonic()))) {
                ended.add(channel);
            }
        }
        // All of them before the first is waited for: their last calls come back side by side.
        channels.values().forEach(channel -> channel.loop().close());
        long settled = DeliveryLoop.monotonic() + STOP_MILLIS;
        for (Channel channel : ended) {
            channel.loop().settle(Math.max(0, settled - DeliveryLoop.monotonic()));
        }
        // Many may have died in an outage that ends just now: theirs is the time that is left.
        for (Channel channel : ended) {
            channel.loop().recover(Math.max(0, settled - DeliveryLoop.monotonic()));
        }
    }
}
