package io.orgsso.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link KeycloakServer}; everything but distribution and home has a default. */
public final class KeycloakServerBuilder {
    final Path distributionZip;
    final Path home;
    final List<Path> providers = new ArrayList<>();
    final List<Path> importFiles = new ArrayList<>();
    final List<String> jvmOptions = new ArrayList<>();
    final Map<String, String> buildOptions = new LinkedHashMap<>();
    final Map<String, String> options = new LinkedHashMap<>();
    final Map<String, String> environment = new LinkedHashMap<>();
    int port = 8080;
    Database database;
    Path logFile;

    @Nullable PidFile pidFile;

    @Nullable String hostname;

    String adminUser = "admin";
    String adminPassword = "admin";
    Duration startTimeout = Duration.ofMinutes(3);
    Duration stopTimeout = Duration.ofSeconds(20);
    Consumer<String> progress = message -> {};

    KeycloakServerBuilder(Path distributionZip, Path home) {
        this.distributionZip = distributionZip.toAbsolutePath();
        this.home = home.toAbsolutePath();
        this.database = Database.embedded(this.home.resolve("data").resolve("h2"));
        this.logFile = this.home.resolve("keycloak.log");
        // One node unless told otherwise; for a cluster on one PostgreSQL: option("cache", "ispn"), which finds its
        // nodes through the database, and a cache-embedded-network-bind-port for each node.
        options.put("cache", "local");
    }

    /** Default 8080. */
    public KeycloakServerBuilder port(int value) {
        port = value;
        return this;
    }

    /** The address by which clients know the server, for a second node of one. Default: its own. */
    public KeycloakServerBuilder hostname(String value) {
        hostname = value;
        return this;
    }

    /** Turns on health and metrics, served on 127.0.0.1 at this port. */
    public KeycloakServerBuilder managementPort(int value) {
        buildOptions.put("health-enabled", "true");
        buildOptions.put("metrics-enabled", "true");
        options.put("http-management-port", Integer.toString(value));
        return this;
    }

    /** A jar for {@code providers/}: extensions and themes. */
    public KeycloakServerBuilder provider(Path jar) {
        providers.add(jar);
        return this;
    }

    /** A realm file for start-up; a realm that exists already is left alone. */
    public KeycloakServerBuilder importRealm(Path file) {
        importFiles.add(file);
        return this;
    }

    /** Default: the embedded database in the home. */
    public KeycloakServerBuilder database(Database value) {
        database = value;
        return this;
    }

    /** An environment variable of the server, for instance one that a realm file's placeholder names. */
    public KeycloakServerBuilder environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** An option of {@code kc.sh start} without its dashes, for instance {@code log-level} or {@code spi-…}. */
    public KeycloakServerBuilder option(String name, String value) {
        options.put(name, value);
        return this;
    }

    /** An option of {@code kc.sh build} without its dashes, for instance {@code features}. */
    public KeycloakServerBuilder buildOption(String name, String value) {
        buildOptions.put(name, value);
        return this;
    }

    /** An option of the server's JVM, after the defaults of {@code kc.sh} (which give it 512 MiB of heap). */
    public KeycloakServerBuilder jvmOption(String value) {
        jvmOptions.add(value);
        return this;
    }

    /** Default: {@code keycloak.log} in the home. Each start appends. */
    public KeycloakServerBuilder logFile(Path value) {
        logFile = value.toAbsolutePath();
        return this;
    }

    /** A file that holds the process id of the server's JVM while it runs. Default: none. */
    public KeycloakServerBuilder pidFile(Path value) {
        pidFile = new PidFile(value.toAbsolutePath());
        return this;
    }

    /** The administrator of realm {@code master}, created on the first start. Default admin, admin. */
    public KeycloakServerBuilder admin(String user, String password) {
        adminUser = user;
        adminPassword = password;
        return this;
    }

    /** Default three minutes. */
    public KeycloakServerBuilder startTimeout(Duration value) {
        startTimeout = value;
        return this;
    }

    /** How long a server may take to stop before it is killed. Default 20 s. */
    public KeycloakServerBuilder stopTimeout(Duration value) {
        stopTimeout = value;
        return this;
    }

    /** Hears of steps that take long. Default: nobody does. */
    public KeycloakServerBuilder progress(Consumer<String> listener) {
        progress = listener;
        return this;
    }

    public KeycloakServer build() {
        return new KeycloakServer(this);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    List<String> allBuildOptions() {
        List<String> arguments = new ArrayList<>(List.of("--db=" + database.vendor()));
        buildOptions.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return arguments;
    }

    List<String> startArguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "start",
                "--optimized",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--hostname=" + (hostname == null ? baseUrl() : hostname)));
        arguments.addAll(database.startOptions());
        options.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        if (!importFiles.isEmpty()) {
            arguments.add("--import-realm");
        }
        return arguments;
    }
}
