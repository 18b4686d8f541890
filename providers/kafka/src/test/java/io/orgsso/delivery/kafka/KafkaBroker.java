package io.orgsso.delivery.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker of one node, as a process of its own on loopback addresses. It can be taken away and comes back at the
 * same address with all it held. Users of {@link #saslAddress()} sign in by SCRAM-SHA-512; at {@link #address()} everybody
 * may do everything.
 */
public final class KafkaBroker implements AutoCloseable {
    public static final String USER = "keycloak";
    public static final String PASSWORD = "a-word-that-no-log-may-show";

    private final Path directory;
    private final int port = freePort();
    private final int saslPort = freePort();
    private final int controllerPort = freePort();
    private final Thread atExit = new Thread(this::kill);
    private @Nullable Process process;

    private KafkaBroker(Path directory) {
        this.directory = directory;
    }

    /**
     * A broker that holds nothing; it may not answer yet.
     *
     * @param directory of its own, made if it is not there
     */
    public static KafkaBroker begin(Path directory) {
        var broker = new KafkaBroker(directory);
        Runtime.getRuntime().addShutdownHook(broker.atExit);
        broker.format();
        broker.comeBack();
        return broker;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public String saslAddress() {
        return "127.0.0.1:" + saslPort;
    }

    /** How {@link #USER} signs in. */
    public static String jaasConfig(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + USER + "\" password=\""
                + password + "\";";
    }

    /** Makes a topic; waits until the broker answers. */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the broker does not make topic " + name + "; its log is " + log(), e);
        }
    }

    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address()));
    }

    /** Ends it as a power failure would. */
    public void goAway() {
        kill();
    }

    /** Starts its process again, and does not wait until it answers. */
    public void comeBack() {
        process = run("kafka.Kafka", properties().toString());
    }

    private void format() {
        try {
            Files.createDirectories(directory);
            var properties = new Properties();
            properties.putAll(settings());
            try (var writer = Files.newBufferedWriter(properties())) {
                properties.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var formatting = run(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "b3Jnc3NvLWVuZC10by1lbg",
                "--config",
                properties().toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]");
        try {
            if (formatting.waitFor() != 0) {
                throw new IllegalStateException("the broker's directory was not formatted; the log is " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:" + port + ",SASL_PLAINTEXT://127.0.0.1:" + saslPort
                                + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("allow.everyone.if.no.acl.found", "true"),
                Map.entry("log.dirs", directory.resolve("data").toString()),
                // How long it is held for dead after it was killed.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "2"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("log.cleaner.backoff.ms", "200"),
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));
    }

    /** Its class path is another's business: Maven has written it down. */
    private Process run(String main, String... arguments) {
        var told = System.getProperty("orgsso.kafka.broker");
        if (told == null) {
            throw new IllegalStateException("run the tests by Maven, or set the system property orgsso.kafka.broker");
        }
        try {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    Files.readString(Path.of(told)).trim(),
                    main));
            command.addAll(List.of(arguments));
            var log = ProcessBuilder.Redirect.appendTo(log());
            return new ProcessBuilder(command)
                    .redirectOutput(log)
                    .redirectError(log)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path properties() {
        return directory.resolve("broker.properties");
    }

    private File log() {
        return directory.resolve("broker.log").toFile();
    }

    private void kill() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
