package io.orgsso.chaos;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.server.Build;
import io.orgsso.launch.Database;
import io.orgsso.launch.KeycloakServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two Keycloaks on one PostgreSQL, and what can be done to them. */
final class Cluster implements AutoCloseable {
    private static final List<Integer> PORTS = List.of(8360, 8362);

    private final Path directory;
    private final Path data;
    private final int databasePort;
    private final List<KeycloakServer> nodes = new ArrayList<>();
    private final List<AdminApi> apis = new ArrayList<>();
    private EmbeddedPostgres database;

    Cluster(Path directory, Sabotage sabotage, String webhook) {
        this.directory = directory;
        this.data = directory.resolve("postgres-" + System.nanoTime());
        this.database = startDatabase(0);
        this.databasePort = database.getPort();
        execute("postgres", "create database keycloak");
        execute("postgres", "create database store");
        stepClock(0, 0);
        stepClock(1, 0);
        for (int node = 0; node < PORTS.size(); node++) {
            nodes.add(node(node, sabotage, webhook));
            apis.add(AdminApi.asAdmin(URI.create(nodes.get(node).baseUrl())));
        }
    }

    private EmbeddedPostgres startDatabase(int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setServerConfig("max_connections", "300")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeycloakServer node(int number, Sabotage sabotage, String webhook) {
        var home = directory.resolve("node-" + number);
        var jars = Build.jars();
        var jar = new MutatedJar(jars.get(0), directory.resolve("mutation-" + sabotage), Build.distribution())
                .write(Mutations.of(sabotage), directory.resolve("keycloak-org-sso.jar"));
        var node = KeycloakServer.builder(Build.distribution(), home)
                .port(PORTS.get(number))
                .provider(jar)
                .database(address("keycloak"))
                .logFile(directory.resolve("node-" + number + ".log"))
                .jvmOption("-Xmx1g")
                .jvmOption("-Dchaos.clock=" + clock(number))
                .option("cache", "ispn")
                .option("cache-embedded-network-bind-address", "127.0.0.1")
                .option("cache-embedded-network-bind-port", Integer.toString(PORTS.get(number) + 10))
                .option("log-level", "info,org.keycloak.events:error")
                .option("spi-events-listener--orgsso-membership-sync--pass-interval-s", "86400")
                .option("spi-events-listener--orgsso-membership-sync--reconcile-interval-s", "0")
                .option("spi-orgsso-sync-target--webhook--url", webhook)
                .option("spi-orgsso-sync-target--webhook--secret", Receiver.SECRET)
                .option("spi-orgsso-sync-target--webhook--timeout-ms", Integer.toString(Receiver.TIMEOUT_MILLIS))
                .option("spi-orgsso-sync-target--webhook--allow-private-addresses", "true")
                .option("spi-orgsso-sync-target--postgres--url", url("store"))
                .option("spi-orgsso-sync-target--postgres--user", "postgres")
                .option("spi-orgsso-sync-target--postgres--password", "postgres")
                .build();
        node.prepare();
        return node;
    }

    private String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + databasePort + "/" + name;
    }

    private Database address(String name) {
        return Database.postgres(url(name), "postgres", "postgres");
    }

    private Path clock(int node) {
        return directory.resolve("clock-" + node);
    }

    void start(int node) {
        nodes.get(node).start();
    }

    void kill(int node) {
        nodes.get(node).kill();
    }

    /**
     * Forgets where the dead node was to be found. Otherwise one that starts while all are dead first waits a minute or
     * two for their answers, which costs time and proves nothing.
     */
    void forget(int node) {
        execute("keycloak", "delete from jgroups_ping where ip like '%:" + (PORTS.get(node) + 10) + "'");
    }

    boolean isRunning(int node) {
        return nodes.get(node).isRunning();
    }

    int size() {
        return nodes.size();
    }

    AdminApi api(int node) {
        return apis.get(node);
    }

    void stepClock(int node, long offsetMillis) {
        try {
            Files.createDirectories(directory);
            Files.writeString(clock(node), Long.toString(offsetMillis));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a power failure would: PostgreSQL's immediate shutdown, then recovery from its log. */
    synchronized void restartDatabase() {
        try {
            var pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
            new ProcessBuilder("kill", "-QUIT", pid).start().waitFor();
            var postmaster = ProcessHandle.of(Long.parseLong(pid));
            if (postmaster.isPresent()) {
                postmaster.get().onExit().join();
            }
            Files.deleteIfExists(data.resolve("epg-lock"));
            database = startDatabase(databasePort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the target's database away from everybody, or gives it back. */
    void reachable(boolean up) {
        execute("postgres", "alter database store with allow_connections " + up);
        if (!up) {
            execute("postgres", "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'store'");
        }
    }

    synchronized void execute(String name, String sql) {
        try (var connection = database.getDatabase("postgres", name).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Rows as text, by column. */
    synchronized List<Map<String, String>> query(String name, String sql) {
        try (var connection = database.getDatabase("postgres", name).getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            var rows = new ArrayList<Map<String, String>>();
            while (result.next()) {
                var row = new TreeMap<String, String>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.put(result.getMetaData().getColumnLabel(column), String.valueOf(result.getString(column)));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(KeycloakServer::close);
        try {
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
