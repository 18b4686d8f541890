package io.orgsso.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Keycloak server of its own, run from the distribution zip as a child process on 127.0.0.1 over http.
 *
 * <pre>{@code
 * KeycloakServer server = KeycloakServer.builder(zip, home).port(8300).provider(jar).importRealm(file).build();
 * server.prepare(); // unpacks and builds, only when something changed
 * server.start(); // returns when the server answers
 * server.close();
 * }</pre>
 *
 * A server may be stopped and started again; after {@link #close()} it stays down.
 */
public final class KeycloakServer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(150);

    private final KeycloakServerBuilder settings;
    private final ServerLog log;
    private @Nullable Process child;
    private boolean closed;

    KeycloakServer(KeycloakServerBuilder settings) {
        this.settings = settings;
        this.log = new ServerLog(settings.logFile);
    }

    public static KeycloakServerBuilder builder(Path distributionZip, Path home) {
        return new KeycloakServerBuilder(distributionZip, home);
    }

    /**
     * Unpacks the distribution, copies jars and runs Keycloak's build, each only when its inputs changed or an earlier
     * run did not finish.
     *
     * @throws LaunchException with the end of the build's output when it fails
     */
    public void prepare() {
        if (!Files.isRegularFile(settings.distributionZip)) {
            throw new LaunchException("There is no Keycloak distribution at " + settings.distributionZip
                    + "; Maven copies it there in the phase generate-test-resources of the module docker.");
        }
        List<String> options = settings.allBuildOptions();
        new Installation(settings.home, settings.distributionZip, settings.providers, options, settings.progress)
                .bringUpToDate(() -> runBuild(options));
    }

    private void runBuild(List<String> options) {
        List<String> arguments = new ArrayList<>(List.of("build"));
        arguments.addAll(options);
        ServerLog buildLog = new ServerLog(settings.home.resolve("build.log"));
        buildLog.empty();
        Process build =
                spawn(buildLog.receive(ServerCommand.of(settings.home, settings.jvmOptions, arguments, Map.of())));
        Patience patience = new Patience("building", settings.startTimeout, settings.progress);
        while (!exited(build, POLL)) {
            if (patience.isOver()) {
                kill();
            }
        }
        if (build.exitValue() != 0) {
            throw new LaunchException("Keycloak's build failed; the end of its output:" + buildLog.tail());
        }
    }

    /**
     * Starts the server and waits until it answers. {@link #prepare()} must have run for the same settings.
     *
     * @throws LaunchException with the end of the log when the server dies or is not ready in time
     */
    public void start() {
        if (!Ports.free(settings.port)) {
            // Whoever listens there might even answer like the server that we would wait for.
            throw new LaunchException("Port " + settings.port + " is in use by another program.");
        }
        placeImports();
        Process server = spawn(log.receive(
                ServerCommand.of(settings.home, settings.jvmOptions, settings.startArguments(), startEnvironment())));
        if (settings.pidFile != null) {
            settings.pidFile.write(server.pid());
        }
        Readiness readiness = new Readiness(baseUrl());
        Patience patience = new Patience("starting", settings.startTimeout, settings.progress);
        while (!readiness.reached()) {
            if (exited(server, POLL)) {
                forgetPid(server);
                throw new LaunchException("Keycloak ended while starting (exit code " + server.exitValue()
                        + "); the end of its log " + log.file() + ":" + log.tail());
            }
            if (patience.isOver()) {
                stop();
                throw new LaunchException("Keycloak did not become ready within " + settings.startTimeout.toSeconds()
                        + " s; the end of its log " + log.file() + ":" + log.tail());
            }
        }
    }

    private Map<String, String> startEnvironment() {
        Map<String, String> environment = new HashMap<>(settings.environment);
        environment.putAll(settings.database.environment());
        environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", settings.adminUser);
        environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", settings.adminPassword);
        return environment;
    }

    private void placeImports() {
        try {
            Path directory =
                    Files.createDirectories(settings.home.resolve("data").resolve("import"));
            try (Stream<Path> earlier = Files.list(directory)) {
                for (Path file : earlier.toList()) {
                    Files.delete(file);
                }
            }
            for (Path file : settings.importFiles) {
                Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks the server to stop (SIGTERM) and kills it when it has not after the stop timeout. Harmless when down. */
    public void stop() {
        Process running = child();
        if (running != null) {
            running.destroy();
            if (!exited(running, settings.stopTimeout)) {
                kill();
            }
            forgetPid(running);
        }
    }

    /** Kills the server at once (SIGKILL), as a power failure would. */
    public void kill() {
        Process running = child();
        if (running != null) {
            running.destroyForcibly();
            if (!exited(running, Duration.ofSeconds(30))) {
                throw new LaunchException("Process " + running.pid() + " does not end, although it was killed.");
            }
            forgetPid(running);
        }
    }

    /** Stops, and lets nothing be started any more: safe to call from a shutdown hook at any moment. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stop();
    }

    public boolean isRunning() {
        Process running = child();
        return running != null && running.isAlive();
    }

    /** Waits until the server ends and returns its exit code. */
    public int awaitExit() {
        try {
            int exitCode = required().waitFor();
            forgetPid(required());
            return exitCode;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The process id of the server's JVM, not of a script around it. */
    public long pid() {
        return required().pid();
    }

    public String baseUrl() {
        return settings.baseUrl();
    }

    public int port() {
        return settings.port;
    }

    public Path home() {
        return settings.home;
    }

    public Path logFile() {
        return log.file();
    }

    /** The last lines of the log, for a message. */
    public String logTail() {
        return log.tail();
    }

    private synchronized Process spawn(ProcessBuilder command) {
        if (closed) {
            throw new LaunchException("The server was told to stop before it was started.");
        }
        if (child != null && child.isAlive()) {
            throw new IllegalStateException("this server runs already, as process " + child.pid());
        }
        try {
            child = command.start();
            child.getOutputStream().close();
            return child;
        } catch (IOException e) {
            throw new LaunchException("Cannot start Java for Keycloak: " + e.getMessage(), e);
        }
    }

    private synchronized @Nullable Process child() {
        return child;
    }

    private Process required() {
        Process running = child();
        if (running == null) {
            throw new IllegalStateException("this server was not started");
        }
        return running;
    }

    private static boolean exited(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private void forgetPid(Process process) {
        if (settings.pidFile != null) {
            settings.pidFile.removeIfOf(process.pid());
        }
    }

    private static LaunchException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LaunchException("Interrupted while waiting for Keycloak.", e);
    }
}
