package io.orgsso.e2e.server;

import io.orgsso.launch.Database;
import io.orgsso.launch.KeycloakServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Keycloak that the tests talk to. */
public final class ServerUnderTest implements AutoCloseable {
    /** Where the server looks for the authentication device of CIBA; a test that needs one listens there. */
    public static final int PHONE_PORT = 8448;

    private final URI url;
    private final @Nullable URI management;
    private final @Nullable KeycloakServer process;
    private final @Nullable Postgres postgres;
    private final @Nullable WebhookReceiver webhooks;

    private ServerUnderTest(
            URI url,
            @Nullable URI management,
            @Nullable KeycloakServer process,
            @Nullable Postgres postgres,
            @Nullable WebhookReceiver webhooks) {
        this.url = url;
        this.management = management;
        this.process = process;
        this.postgres = postgres;
        this.webhooks = webhooks;
    }

    /** A server that somebody else has started, with the demo's realms. */
    public static ServerUnderTest at(URI url) {
        var management = System.getProperty("orgsso.e2e.management-url");
        return new ServerUnderTest(url, management == null ? null : URI.create(management), null, null, null);
    }

    public static ServerUnderTest start(Backend backend) {
        var running = System.getProperty("orgsso.e2e.url");
        if (running != null && backend == Backend.EMBEDDED) {
            return at(URI.create(running));
        }
        var home = Build.target().resolve("e2e").resolve(backend.name().toLowerCase(Locale.ROOT));
        int port = freePort();
        var settings = KeycloakServer.builder(Build.distribution(), home).port(port);
        int managementPort = freePort();
        settings.managementPort(managementPort);
        Build.jars().forEach(settings::provider);
        DemoRealms.configure(settings, port);
        settings.option(
                "spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri",
                "http://127.0.0.1:" + PHONE_PORT + "/");
        Postgres postgres = null;
        WebhookReceiver webhooks = null;
        if (backend == Backend.POSTGRES) {
            postgres = Postgres.start();
            settings.database(Database.postgres(postgres.jdbcUrl(), Postgres.USER, Postgres.PASSWORD));
            settings.option("spi-orgsso-sync-target--postgres--url", postgres.accountsJdbcUrl())
                    .option("spi-orgsso-sync-target--postgres--user", Postgres.USER)
                    .option("spi-orgsso-sync-target--postgres--password", Postgres.PASSWORD);
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
        server.start();
        return new ServerUnderTest(
                URI.create(server.baseUrl()),
                URI.create("http://127.0.0.1:" + managementPort),
                server,
                postgres,
                webhooks);
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
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
