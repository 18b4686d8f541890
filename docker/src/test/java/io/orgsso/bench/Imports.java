package io.orgsso.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** An import of a realm with an organization of 10,000 members, against a server without our jars. */
final class Imports {
    private static final int MEMBERS = Integer.getInteger("bench.import", 10_000);
    private static final int PAIRS = Integer.getInteger("bench.imports", 5);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private Imports() {}

    static void measure(AdminApi ours, AdminApi stock, Report report) {
        var counter = new AtomicInteger();
        var arms = new LinkedHashMap<String, Arm>();
        arms.put(
                "ours",
                () -> once(
                        ours.waitingUpTo(PATIENCE),
                        counter.incrementAndGet(),
                        List.of("jboss-logging", "orgsso-membership-sync")));
        arms.put("stock", () -> once(stock.waitingUpTo(PATIENCE), counter.incrementAndGet(), List.of("jboss-logging")));
        var samples = new Rounds(PAIRS, 1, 1, 1).of(arms);
        report.compare(
                String.format(
                        Locale.ROOT,
                        "import of %,d members (%d pairs), against a server without our jars",
                        MEMBERS,
                        PAIRS),
                samples.getOrDefault("ours", new Samples()),
                samples.getOrDefault("stock", new Samples()),
                1.1);
    }

    private static double once(AdminApi api, int number, List<String> listeners) {
        var realm = realm("import-" + number, listeners);
        double millis = Arm.timed(() -> api.post("/admin/realms", realm).ok());
        api.delete("/admin/realms/import-" + number).ok();
        return millis;
    }

    private static ObjectNode realm(String name, List<String> listeners) {
        var realm = (ObjectNode) Json.of(Map.of("realm", name, "enabled", true, "organizationsEnabled", true));
        listeners.forEach(realm.putArray("eventsListeners")::add);
        var users = realm.putArray("users");
        var organization = realm.putArray("organizations").addObject();
        organization.put("name", "populous").put("alias", "populous").put("enabled", true);
        organization.putArray("domains").addObject().put("name", "populous.example");
        var members = organization.putArray("members");
        for (int i = 0; i < MEMBERS; i++) {
            var address = "p" + i + "@populous.example";
            users.addObject()
                    .put("username", address)
                    .put("email", address)
                    .put("enabled", true)
                    .put("firstName", "P")
                    .put("lastName", "Q");
            members.addObject().put("username", address).put("membershipType", "UNMANAGED");
        }
        return realm;
    }
}
