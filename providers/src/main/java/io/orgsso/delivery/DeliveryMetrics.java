package io.orgsso.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** {@code orgsso_sync_*} of one target. The only label is its name, of which there are as many as are configured. */
final class DeliveryMetrics {
    private static final String TARGET = "target";

    private final Counter delivered;
    private final Counter retried;
    private final Counter dead;
    private final Timer latency;
    private final AtomicLong backlog = new AtomicLong();
    private final AtomicLong oldestAgeSeconds = new AtomicLong();
    private final AtomicLong deadNow = new AtomicLong();
    private final AtomicLong open = new AtomicLong(1);

    DeliveryMetrics(String target) {
        delivered = counter("orgsso.sync.delivered", "Messages that the target has taken", target);
        retried = counter("orgsso.sync.retried", "Attempts that have to be repeated", target);
        dead = counter("orgsso.sync.dead", "Messages that the target has refused for good", target);
        latency = Timer.builder("orgsso.sync.latency")
                .description("How long a target was behind with a member until it had taken her message")
                .tag(TARGET, target)
                .serviceLevelObjectives(
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1))
                .register(Metrics.globalRegistry);
        gauge("orgsso.sync.backlog", "Members of whom the target has yet to hear", target, backlog);
        gauge("orgsso.sync.oldest.age", "How long the oldest of them waits, in seconds", target, oldestAgeSeconds);
        gauge("orgsso.sync.dead.letters", "Members whose message waits for an operator", target, deadNow);
        gauge("orgsso.sync.target.open", "1: delivered to; 0: paused or disabled", target, open);
    }

    private static Counter counter(String name, String description, String target) {
        return Counter.builder(name)
                .description(description)
                .tag(TARGET, target)
                .register(Metrics.globalRegistry);
    }

    private static void gauge(String name, String description, String target, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .tag(TARGET, target)
                .register(Metrics.globalRegistry);
    }

    /** @param millis since the target was behind; a clock may have stepped back */
    void delivered(long millis) {
        delivered.increment();
        latency.record(Duration.ofMillis(Math.max(0, millis)));
    }

    void retried() {
        retried.increment();
    }

    void died() {
        dead.increment();
    }

    void stands(Backlog now, boolean isOpen) {
        backlog.set(now.count());
        oldestAgeSeconds.set(now.oldestAgeSeconds());
        deadNow.set(now.dead());
        open.set(isOpen ? 1 : 0);
    }
}
