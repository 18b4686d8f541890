package io.orgsso.bench;

import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.server.Build;
import io.orgsso.launch.KeycloakServer;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures us beside Keycloak's own organizations, in one run on one server, and prints ratios. {@link Options} says what
 * can be chosen.
 */
public final class Bench {
    private final Options options;
    private final Report report = new Report();
    private final Database database;
    private final long began = System.nanoTime();

    private Bench(Options options, Database database) {
        this.options = options;
        this.database = database;
    }

    public static void main(String[] arguments) {
        // The JDK's HTTP server otherwise waits for the other side's acknowledgement, 40 ms an answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("http.maxConnections", "32");
        var target = Build.target().resolve("bench");
        try (var database = Database.start(target.resolve("postgres.log"))) {
            new Bench(Options.ofSystem(), database).run();
        }
    }

    private void run() {
        if (options.has(
                "email",
                "unknown",
                "login",
                "refresh",
                "outsiders",
                "trips",
                "drain",
                "kafka",
                "lag",
                "synclogin",
                "import",
                "reconcile")) {
            onOneServer();
        }
        if (options.has("webhook")) {
            says("measuring the delivery to a webhook");
            Webhooks.measure(database, options, report);
        }
        if (options.has("start")) {
            says("measuring starts");
            Starts.measure(database, options, report);
        }
        report.note(String.format(
                Locale.ROOT,
                "%d pairs, %d processors, Java %s, %.1f minutes.",
                options.pairs(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                (System.nanoTime() - began) / 6e10));
        report.write(Build.target().resolve("bench").resolve("report.md"));
    }

    private void onOneServer() {
        try (var broker = options.has("kafka") ? KafkaDrains.broker() : null;
                var server = Server.withUs(database, Server.MAIN, broker);
                var somewhere = SayAnythingIdp.start()) {
            says("building and starting Keycloak");
            server.prepare();
            server.start();
            var url = URI.create(server.baseUrl());
            var api = AdminApi.asAdmin(url);
            if (options.has("email", "unknown", "login", "refresh", "outsiders", "trips")) {
                signIns(url, api, somewhere);
            }
            if (options.has("drain", "kafka", "lag", "synclogin", "import", "reconcile")) {
                sync(server, url, api, broker);
            }
        }
    }

    private void signIns(URI url, AdminApi api, SayAnythingIdp somewhere) {
        var realms = new TreeMap<Integer, Map<Side, BenchRealm>>();
        for (int size : options.has("email", "unknown")
                ? options.sizes()
                : options.sizes().subList(0, 1)) {
            says("seeding two realms with " + size + " organizations each");
            var sides = new EnumMap<Side, BenchRealm>(Side.class);
            for (var side : Side.values()) {
                var realm = BenchRealm.create(url, api, side.word() + "-" + size, side);
                Crowd.fill(database, realm, size, somewhere.connectionConfig());
                sides.put(side, realm);
            }
            realms.put(size, sides);
        }
        database.execute(Server.MAIN, "analyze");
        if (options.has("email", "unknown")) {
            says("measuring the email step");
            new EmailStep(realms, somewhere.issuer().toString(), options, report).measure();
        }
        var smallest = realms.firstEntry().getValue();
        if (options.has("outsiders")) {
            says("measuring outsiders");
            new Outsiders(smallest.getOrDefault(
                            Side.OURS, smallest.values().iterator().next()))
                    .measure(options, report);
        }
        if (options.has("login", "refresh", "trips")) {
            logins(smallest, somewhere.issuer().toString());
        }
    }

    /** What it costs that every change reaches its targets. */
    private void sync(KeycloakServer server, URI url, AdminApi api, @Nullable KafkaBroker broker) {
        if (options.has("drain", "kafka", "lag", "reconcile")) {
            says("seeding " + options.members() + " members");
            var realm = BenchRealm.create(url, api, "sync", Side.OURS);
            var population = Population.create(database, Server.MAIN, realm, options.members());
            if (options.has("reconcile")) {
                says("measuring the comparison");
                new Reconciles(database, population, server, report).measure(options);
            }
            if (broker != null) {
                says("measuring the delivery to kafka");
                new KafkaDrains(broker, population, report).measure(options);
            }
            if (options.has("drain")) {
                says("measuring the delivery to postgres");
                new Drains(database, population, report).measure(options);
            }
            if (options.has("lag")) {
                says("measuring the lag to postgres");
                Lags.measure(database, population, Integer.getInteger("bench.rate", 200), report);
            }
        }
        if (options.has("synclogin")) {
            says("measuring logins with sync on and off");
            try (var logins = new Logins(Map.of())) {
                logins.measureSync(
                        BenchRealm.create(url, api, "sync-on", Side.OURS, true),
                        BenchRealm.create(url, api, "sync-off", Side.OURS, false),
                        options,
                        report);
            }
        }
        if (options.has("import")) {
            imports(api);
        }
    }

    private void imports(AdminApi ours) {
        try (var stock = Server.stock(database, "stock_import")) {
            says("measuring imports");
            stock.prepare();
            stock.start();
            Imports.measure(ours, AdminApi.asAdmin(URI.create(stock.baseUrl())), report);
        }
    }

    private void logins(Map<Side, BenchRealm> realms, String idp) {
        try (var logins = new Logins(realms)) {
            if (options.has("login")) {
                says("measuring logins");
                logins.measure(options, report);
            }
            if (options.has("trips")) {
                says("counting round trips");
                new RoundTrips(database).count(logins, realms, idp, report);
            }
            if (options.has("refresh")) {
                refreshes(logins, realms.getOrDefault(Side.OURS, logins.realms().get(0)));
            }
        }
    }

    private void refreshes(Logins logins, BenchRealm ours) {
        try (var stock = Server.stock(database, "stock")) {
            says("measuring refreshes");
            stock.prepare();
            stock.start();
            var url = URI.create(stock.baseUrl());
            var realm = BenchRealm.create(url, AdminApi.asAdmin(url), "stock", Side.NATIVE);
            logins.connect(realm);
            Refreshes.measure(logins, ours, realm, options, report);
        }
    }

    private void says(String what) {
        System.out.printf(Locale.ROOT, "[%4.0f s] %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
