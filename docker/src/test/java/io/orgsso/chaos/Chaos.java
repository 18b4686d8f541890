package io.orgsso.chaos;

import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.server.DemoRealms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Changes memberships by the real admin API while both nodes are killed, the database is restarted, the targets go away
 * and the clocks step; then compares row by row. Comparison pass and reconciler are off, so nothing but marks can save a
 * change. A run with a {@link Sabotage} must fail.
 */
public final class Chaos {
    private final long began = System.nanoTime();
    private final long seed = Long.getLong("chaos.seed", System.currentTimeMillis());
    private final int wanted = Integer.getInteger("chaos.changes", 2000);
    private final int wantedKills = Integer.getInteger("chaos.kills", 20);
    private final long longestNanos = TimeUnit.MINUTES.toNanos(Integer.getInteger("chaos.minutes", 40));
    private final Sabotage sabotage = Sabotage.ofSystem();
    private final Receiver receiver = new Receiver(seed + 300, sabotage == Sabotage.IGNORE_VERSION);
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicInteger restarts = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    public static void main(String[] arguments) throws InterruptedException {
        // The JDK's HTTP server otherwise waits for the other side's acknowledgement, 40 ms an answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        new Chaos().run();
    }

    private void run() throws InterruptedException {
        says("seed " + seed + ", sabotage " + sabotage.word() + "; comparison pass and reconciler off");
        try (receiver;
                var cluster = new Cluster(Build.target().resolve("chaos"), sabotage, receiver.url())) {
            for (int node = 0; node < cluster.size(); node++) {
                cluster.start(node);
            }
            says("two nodes are up");
            var organizations = realm(cluster);
            var comparison = new Comparison(cluster, receiver);
            // The first delivery makes the target's tables.
            var first = new Traffic(
                    cluster, organizations, "first", seed, () -> changes.get() < 1, changes, unknown, refused);
            first.run();
            await("the target has its tables")
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> {
                        comparison.watchTarget();
                        return true;
                    });
            comparison.slowTarget();
            var threads = new ArrayList<Thread>();
            for (int worker = 0; worker < 4; worker++) {
                threads.add(new Thread(new Traffic(
                        cluster,
                        organizations,
                        "w" + worker,
                        seed + worker,
                        () -> !over.get(),
                        changes,
                        unknown,
                        refused)));
            }
            threads.add(new Thread(() -> faults(cluster)));
            threads.add(new Thread(this::moods));
            for (int node = 0; node < cluster.size(); node++) {
                int number = node;
                threads.add(new Thread(() -> killing(cluster, number)));
            }
            threads.forEach(Thread::start);
            while (changes.get() < wanted || kills.get() < wantedKills || restarts.get() < 2) {
                Thread.sleep(1000);
                if (System.nanoTime() - began > longestNanos) {
                    says("time is up");
                    break;
                }
            }
            over.set(true);
            for (var thread : threads) {
                thread.join();
            }
            calm(cluster, comparison);
            verdict(comparison);
        }
    }

    private static List<String> realm(Cluster cluster) {
        var api = cluster.api(0);
        var realm = DemoRealms.cloudAt(URI.create("http://127.0.0.1:8360"));
        realm.put("realm", Traffic.REALM);
        realm.remove(List.of("organizations", "identityProviders", "identityProviderMappers"));
        api.post("/admin/realms", realm).ok();
        var organizations = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            organizations.add(new RealmAdmin(api, Traffic.REALM)
                    .organizations()
                    .create("organization-" + i, List.of("organization" + i + ".example"), Map.of()));
        }
        return organizations;
    }

    /** Kills a node again and again, each time at a random moment of its life. */
    private void killing(Cluster cluster, int node) {
        var random = new Random(seed + 100 + node);
        while (!over.get()) {
            pause(random.nextInt(8000));
            if (kills.get() >= wantedKills * changes.get() / wanted) {
                // As many of the kills are done as of the changes.
                continue;
            }
            kills.incrementAndGet();
            cluster.kill(node);
            try {
                cluster.forget(node);
            } catch (IllegalStateException e) {
                // The database is away too: then the start takes longer.
                says("node " + node + " is not forgotten: " + e.getMessage());
            }
            revive(cluster, node);
        }
    }

    private static void revive(Cluster cluster, int node) {
        await("a node starts again")
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(() -> {
                    if (!cluster.isRunning(node)) {
                        cluster.start(node);
                    }
                    return true;
                });
    }

    /** The target is away half of the time; the database dies at a quarter and at three quarters of the changes. */
    private void faults(Cluster cluster) {
        var random = new Random(seed + 200);
        boolean up = true;
        while (!over.get()) {
            try {
                up = !up;
                cluster.reachable(up);
                outages.addAndGet(up ? 0 : 1);
                for (int node = 0; node < cluster.size(); node++) {
                    // One in three goes further than a lease lasts.
                    long furthest = random.nextInt(3) == 0 ? 200_000 : 30_000;
                    cluster.stepClock(node, random.nextLong(-furthest, furthest));
                    steps.incrementAndGet();
                }
                if (changes.get() > wanted * (1 + 2 * restarts.get()) / 4) {
                    cluster.restartDatabase();
                    restarts.incrementAndGet();
                    says("database restarted, " + changes + " changes, " + kills + " kills");
                }
            } catch (RuntimeException e) {
                says("a fault could not be made: " + e.getMessage());
            }
            pause(2000 + random.nextInt(4000));
        }
    }

    /** The receiver of webhooks is well or ill, half of the time each. */
    private void moods() {
        var random = new Random(seed + 400);
        while (!over.get()) {
            receiver.next();
            pause(1000 + random.nextInt(4000));
        }
    }

    private void calm(Cluster cluster, Comparison comparison) {
        says("calm: " + changes + " changes, " + kills + " kills");
        cluster.reachable(true);
        comparison.swiftTarget();
        receiver.become(Receiver.Mood.WELL);
        for (int node = 0; node < cluster.size(); node++) {
            revive(cluster, node);
            // Leases of the dead and waits of the failed are over at once instead of after hours, even the longest.
            cluster.stepClock(node, Duration.ofHours(27).toMillis());
        }
        await("nothing is on its way")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(2))
                .until(comparison::isQuiet);
    }

    private void verdict(Comparison comparison) {
        var differences = comparison.differences();
        differences.stream().limit(50).forEach(System.out::println);
        says("webhook: " + receiver.counts());
        says("postgres: " + comparison.withstood() + " late with a lower version");
        says(String.format(
                "%s: seed %d, sabotage %s, %d changes (%d requests with an unknown outcome, %d refused), %d kills, %d database restarts,"
                        + " %d outages of target postgres, %d clock steps, %s members: %d differences",
                differences.isEmpty() ? "PASS" : "FAIL",
                seed,
                sabotage.word(),
                changes.get(),
                unknown.get(),
                refused.get(),
                kills.get(),
                restarts.get(),
                outages.get(),
                steps.get(),
                comparison.members(),
                differences.size()));
        if (changes.get() < wanted || kills.get() < wantedKills) {
            throw new IllegalStateException("not all that was wanted happened in time");
        }
        if (!differences.isEmpty()) {
            throw new IllegalStateException(differences.size() + " differences");
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void says(String what) {
        System.out.printf("[%4.0f s] %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
