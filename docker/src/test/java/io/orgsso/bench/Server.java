package io.orgsso.bench;

import io.orgsso.delivery.kafka.FreePort;
import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.e2e.server.Build;
import io.orgsso.launch.KeycloakServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The Keycloaks that are measured. */
final class Server {
    /** The database of the server that has our jars. */
    static final String MAIN = "keycloak";

    /** The database of its target postgres. */
    static final String MAIN_STORE = MAIN + "_store";

    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");

    private Server() {}

    /** With our jars, sync on, and a PostgreSQL target to deliver to. */
    static KeycloakServer withUs(Database database, String name) {
        return withUs(database, name, null);
    }

    /** The same, with a Kafka topic too if there is a broker. */
    static KeycloakServer withUs(Database database, String name, @Nullable KafkaBroker broker) {
        var store = database.create(name + "_store");
        var server = builder("with", name, Build.jars(), database.create(name))
                .jvmOption("-Xlog:gc:file=" + Build.target().resolve("bench").resolve("gc.log"));
        if (broker != null) {
            server.provider(Build.kafkaJar())
                    .option("spi-orgsso-sync-target--kafka--bootstrap-servers", broker.address())
                    .option("spi-orgsso-sync-target--kafka--topic", KafkaDrains.TOPIC)
                    .option("spi-orgsso-sync-target--kafka--security-protocol", "PLAINTEXT");
        }
        return server.option(
                        "spi-orgsso-sync-target--postgres--url", ((io.orgsso.launch.Database.Postgres) store).jdbcUrl())
                .option("spi-orgsso-sync-target--postgres--user", "postgres")
                .option("spi-orgsso-sync-target--postgres--password", "postgres")
                .build();
    }

    /** With our jars, and a webhook to deliver to. */
    static KeycloakServer withWebhook(io.orgsso.launch.Database address, String url, int concurrency) {
        return builder("with", "webhook", Build.jars(), address)
                .option("spi-orgsso-sync-target--webhook--url", url)
                .option("spi-orgsso-sync-target--webhook--secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .option("spi-orgsso-sync-target--webhook--allow-private-addresses", "true")
                .option("spi-orgsso-sync-target--webhook--concurrency", Integer.toString(concurrency))
                .build();
    }

    /** Where a server writes down its garbage collections. */
    static Path collections(KeycloakServer server) {
        return server.logFile().resolveSibling("gc.log");
    }

    /** As Keycloak is delivered. */
    static KeycloakServer stock(Database database, String name) {
        return builder("without", name, List.of(), database.create(name)).build();
    }

    private static io.orgsso.launch.KeycloakServerBuilder builder(
            String home, String name, List<Path> jars, io.orgsso.launch.Database database) {
        var directory = Build.target().resolve("bench");
        var builder = KeycloakServer.builder(Build.distribution(), directory.resolve(home))
                .port(FreePort.next())
                .database(database)
                .logFile(directory.resolve(name + ".log"))
                .option("log-level", "info,org.keycloak.events:error")
                // An import is one transaction; of 10,000 members it lasts longer than Keycloak's five minutes.
                .jvmOption("-Dquarkus.transaction-manager.default-transaction-timeout=PT1H")
                .jvmOption("-Xms512m")
                .jvmOption("-Xmx1g");
        jars.forEach(builder::provider);
        return builder;
    }

    /** How long the last start took by the server's own account, in milliseconds. */
    static double lastStart(KeycloakServer server) {
        try {
            var found = STARTED.matcher(Files.readString(server.logFile()));
            double seconds = Double.NaN;
            while (found.find()) {
                seconds = Double.parseDouble(found.group(1));
            }
            return seconds * 1000;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
