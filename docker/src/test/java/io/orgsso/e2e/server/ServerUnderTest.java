package io.orgsso.e2e.server;

import io.orgsso.delivery.kafka.FreePort;
import io.orgsso.delivery.kafka.KafkaBroker;
import io.orgsso.launch.Database;
import io.orgsso.launch.KeycloakServer;
import io.orgsso.launch.KeycloakServerBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Keycloak that the tests talk to. */
public final class ServerUnderTest implements AutoCloseable {
    /** Where the server looks for the authentication device of CIBA; a test that needs one listens there. */
    public static final int PHONE_PORT = FreePort.next();

    public static final String KAFKA_TOPIC = "orgsso-members";

    private final URI url;
    private final @Nullable URI management;
    private final @Nullable KeycloakServer process;
    private final @Nullable Postgres postgres;
    private final @Nullable WebhookReceiver webhooks;
    private final @Nullable KafkaBroker kafka;

    private ServerUnderTest(
            URI url,
            @Nullable URI management,
            @Nullable KeycloakServer process,
            @Nullable Postgres postgres,
            @Nullable WebhookReceiver webhooks,
            @Nullable KafkaBroker kafka) {
        this.url = url;
        this.management = management;
        this.process = process;
        this.postgres = postgres;
        this.webhooks = webhooks;
        this.kafka = kafka;
    }

    /** A server that somebody else has started, with the demo's realms. */
    public static ServerUnderTest at(URI url) {
        var management = System.getProperty("orgsso.e2e.management-url");
        return new ServerUnderTest(url, management == null ? null : URI.create(management), null, null, null, null);
    }

    public static ServerUnderTest start(Backend backend) {
        var running = System.getProperty("orgsso.e2e.url");
        if (running != null && backend == Backend.EMBEDDED) {
            return at(URI.create(running));
        }
        var home = Build.target().resolve("e2e").resolve(backend.name().toLowerCase(Locale.ROOT));
        int port = FreePort.next();
        var settings = KeycloakServer.builder(Build.distribution(), home).port(port);
        int managementPort = FreePort.next();
        settings.managementPort(managementPort);
        Build.jars().forEach(settings::provider);
        DemoRealms.configure(settings, port);
        settings.option(
                "spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri",
                "http://127.0.0.1:" + PHONE_PORT + "/");
        if (backend == Backend.EMBEDDED_EXCHANGING_TOKENS) {
            settings.buildOption("features", "token-exchange:v1,admin-fine-grained-authz:v1");
        }
        Postgres postgres = null;
        WebhookReceiver webhooks = null;
        KafkaBroker kafka = null;
        if (backend == Backend.POSTGRES) {
            postgres = Postgres.start();
            kafka = broker();
            settings.provider(Build.kafkaJar());
            inACluster(settings, postgres, kafka);
        } else {
            // The embedded data of an earlier run would hide what a first start does.
            Directories.delete(home.resolve("data"));
            webhooks = new WebhookReceiver();
            settings.option(
                            "spi-orgsso-sync-target--webhook--url",
                            webhooks.url().toString())
                    .option("spi-orgsso-sync-target--webhook--secret", WebhookReceiver.SECRET)
                    .option("spi-orgsso-sync-target--webhook--secret-previous", WebhookReceiver.PREVIOUS_SECRET)
                    .option("spi-orgsso-sync-target--webhook--allow-private-addresses", "true");
        }
        Directories.delete(home.resolve("keycloak.log"));
        var server = settings.build();
        server.prepare();
        if (kafka != null) {
            // By now it answers.
            kafka.createTopic(KAFKA_TOPIC, 3, Map.of("cleanup.policy", "compact"));
        }
        server.start();
        return new ServerUnderTest(
                URI.create(server.baseUrl()),
                URI.create("http://127.0.0.1:" + managementPort),
                server,
                postgres,
                webhooks,
                kafka);
    }

    private static KafkaBroker broker() {
        var directory = Build.target().resolve("e2e").resolve("kafka");
        Directories.delete(directory);
        return KafkaBroker.begin(directory);
    }

    /** As a node of others on this PostgreSQL; they find each other through it. */
    private static void inACluster(KeycloakServerBuilder settings, Postgres postgres, KafkaBroker kafka) {
        settings.database(Database.postgres(postgres.jdbcUrl(), Postgres.USER, Postgres.PASSWORD))
                .option("cache", "ispn")
                .option("cache-embedded-network-bind-address", "127.0.0.1")
                .option("cache-embedded-network-bind-port", Integer.toString(FreePort.next()))
                .option("spi-orgsso-sync-target--postgres--url", postgres.accountsJdbcUrl())
                .option("spi-orgsso-sync-target--postgres--user", Postgres.USER)
                .option("spi-orgsso-sync-target--postgres--password", Postgres.PASSWORD)
                .option("spi-orgsso-sync-target--kafka--bootstrap-servers", kafka.saslAddress())
                .option("spi-orgsso-sync-target--kafka--topic", KAFKA_TOPIC)
                .option("spi-orgsso-sync-target--kafka--security-protocol", "SASL_PLAINTEXT")
                .option("spi-orgsso-sync-target--kafka--sasl-mechanism", "SCRAM-SHA-512")
                .option("spi-orgsso-sync-target--kafka--sasl-jaas-config", KafkaBroker.jaasConfig(KafkaBroker.PASSWORD))
                .option("spi-orgsso-sync-target--kafka--timeout-ms", "5000");
    }

    /**
     * Another node of this server, which is one of backend POSTGRES: from the same installation, on the same database, known
     * by the same address. Whoever asks for it closes it.
     */
    public ServerUnderTest secondNode() {
        if (process == null) {
            throw new IllegalStateException("the tests have not started this server");
        }
        var settings = KeycloakServer.builder(Build.distribution(), process.home())
                .port(FreePort.next())
                .managementPort(FreePort.next())
                .hostname(url.toString())
                .logFile(process.home().resolve("second-node.log"));
        inACluster(settings, postgres(), kafka());
        var node = settings.build();
        node.start();
        return new ServerUnderTest(URI.create(node.baseUrl()), null, node, null, null, null);
    }

    /** {@code http://127.0.0.1:port}. */
    public URI url() {
        return url;
    }

    /** The management port; of a server that somebody else has started only if {@code orgsso.e2e.management-url} says it. */
    public Optional<URI> management() {
        return Optional.ofNullable(management);
    }

    public URI realm(String name) {
        return URI.create(url + "/realms/" + name);
    }

    /** The database under the server of backend POSTGRES. */
    public Postgres postgres() {
        if (postgres == null) {
            throw new IllegalStateException("this server has no PostgreSQL");
        }
        return postgres;
    }

    /** What a server of backend EMBEDDED posts to. */
    public WebhookReceiver webhooks() {
        if (webhooks == null) {
            throw new IllegalStateException("this server has no webhook");
        }
        return webhooks;
    }

    /** Where a server of backend POSTGRES writes to its topic {@link #KAFKA_TOPIC}. */
    public KafkaBroker kafka() {
        if (kafka == null) {
            throw new IllegalStateException("this server has no Kafka");
        }
        return kafka;
    }

    /** Stops a server that the tests have started, works, and starts it again. Its administrators sign in anew. */
    public void whileStopped(Runnable work) {
        if (process == null) {
            throw new IllegalStateException("this server is somebody else's");
        }
        process.stop();
        try {
            work.run();
        } finally {
            process.start();
        }
    }

    /** What the server has logged so far; empty for one that the tests did not start. */
    public String log() {
        if (process == null) {
            return "";
        }
        try {
            return Files.readString(process.logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long logPosition() {
        return process == null ? 0 : process.logFile().toFile().length();
    }

    /** Writes what was logged since a position of the log to a file. */
    public void keepLog(long since, Path file) {
        if (process == null) {
            return;
        }
        try (var log = new RandomAccessFile(process.logFile().toFile(), "r")) {
            log.seek(since);
            var bytes = new byte[(int) (log.length() - since)];
            log.readFully(bytes);
            Files.createDirectories(file.resolveSibling(""));
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (webhooks != null) {
            webhooks.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }
}
