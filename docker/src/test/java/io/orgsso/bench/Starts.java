package io.orgsso.bench;

import io.orgsso.launch.KeycloakServer;
import java.util.LinkedHashMap;

/** A start of a server that has been built, on a database that has its tables, with our jars and without. */
final class Starts {
    private Starts() {}

    static void measure(Database database, Options options, Report report) {
        try (var with = Server.withUs(database, "start_with");
                var without = Server.stock(database, "start_without")) {
            with.prepare();
            without.prepare();
            var arms = new LinkedHashMap<String, Arm>();
            arms.put("with", () -> start(with));
            arms.put("without", () -> start(without));
            var samples = new Rounds(options.pairs(), 1, 1, 1).of(arms);
            report.compare(
                    "Keycloak's start, against one without our jars",
                    samples.getOrDefault("with", new Samples()),
                    samples.getOrDefault("without", new Samples()),
                    1.05);
        }
    }

    private static double start(KeycloakServer server) {
        server.start();
        // A stop in good order would take as long again as what is measured.
        server.kill();
        return Server.lastStart(server);
    }
}
