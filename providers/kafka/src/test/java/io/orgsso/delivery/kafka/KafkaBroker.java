package io.orgsso.delivery.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * same address with all it held. Users of {@link #saslAddress()} sign in; at {@link #address()} and {@link #tlsAddress()}
 * everybody may do everything.
 */
public final class KafkaBroker implements AutoCloseable {
    public static final String USER = "keycloak";
    public static final String PASSWORD = "a-word-that-no-log-may-show";

    private final Path directory;
    private final int port = FreePort.next();
    private final int saslPort = FreePort.next();
    private final int tlsPort = FreePort.next();
    private final int controllerPort = FreePort.next();
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

    public String tlsAddress() {
        return "127.0.0.1:" + tlsPort;
    }

    /** Of the certificate at {@link #tlsAddress()}, under {@link #PASSWORD}. */
    public Path truststore() {
        return directory.resolve("broker.p12");
    }

    /** How {@link #USER} signs in by SCRAM-SHA-512. */
    public static String jaasConfig(String password) {
        return login("scram.ScramLoginModule", password);
    }

    /** How she does by PLAIN. */
    public static String plainJaasConfig(String password) {
        return login("plain.PlainLoginModule", password);
    }

    private static String login(String module, String password) {
        return "org.apache.kafka.common.security." + module + " required username=\"" + USER + "\" password=\""
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
        await(start(List.of(
                java("keytool"),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                truststore().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)));
        await(run(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "b3Jnc3NvLWVuZC10by1lbg",
                "--config",
                properties().toString(),
                "--add-scram",
                "SCRAM-SHA-512=[name=" + USER + ",password=" + PASSWORD + "]"));
    }

    private void await(Process preparation) {
        try {
            if (preparation.waitFor() != 0) {
                throw new IllegalStateException(
                        "the broker's directory was not prepared: " + Files.readString(log().toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
                        "PLAINTEXT://127.0.0.1:" + port + ",SSL://127.0.0.1:" + tlsPort + ",SASL_PLAINTEXT://127.0.0.1:"
                                + saslPort + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("ssl.keystore.location", truststore().toString()),
                Map.entry("ssl.keystore.password", PASSWORD),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN"),
                Map.entry(
                        "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + USER + "=\""
                                + PASSWORD + "\";"),
                Map.entry(
                        "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("allow.everyone.if.no.acl.found", "true"),
                Map.entry("log.dirs", directory.resolve("data").toString()),
                // How long it is held for dead after it was killed; on a busy machine, how long it may be silent.
                Map.entry("broker.session.timeout.ms", "6000"),
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
                    java("java"),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    Files.readString(Path.of(told)).trim(),
                    main));
            command.addAll(List.of(arguments));
            return start(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private Process start(List<String> command) {
        try {
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

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
