package io.orgsso.launch;

import io.orgsso.console.CloudConsole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.ZoneId;

/**
 * {@code mvn -Pdemo verify}: the demo world on this machine, until a signal. The module's pom passes paths and settings
 * as system properties.
 */
public final class Demo {
    private Demo() {}

    public static void main(String[] arguments) {
        try {
            run(DemoSettings.fromSystemProperties());
        } catch (LaunchException e) {
            fail(e.getMessage());
        } catch (UncheckedIOException e) {
            fail("A file could not be read or written: " + e.getMessage());
        }
    }

    private static void run(DemoSettings settings) {
        DemoData data = new DemoData(settings.directory());
        data.lock();
        refuseBusyPort(settings);
        data.prepare(settings.fresh());
        KeycloakServer server = settings.server(data, Demo::say);
        Shutdown shutdown = Shutdown.install(server);

        try {
            serve(settings, data, server);
        } catch (LaunchException e) {
            // After a signal, whatever failed is only the consequence.
            if (!shutdown.isUnderWay()) {
                throw e;
            }
        }
        shutdown.awaitEnd();
    }

    private static void serve(DemoSettings settings, DemoData data, KeycloakServer server) {
        server.prepare();
        say(
                data.isNew()
                        ? "Starting Keycloak: the first start creates the database and imports the realms"
                        : "Starting Keycloak with the data of the last run (-Ddemo.fresh starts anew)");
        server.start();
        data.markComplete();
        try (CloudConsole console = console(server, settings.port())) {
            say(Welcome.text(server, console.url()));
            int exitCode = server.awaitExit();
            throw new LaunchException("Keycloak (process " + server.pid() + ") ended by itself with exit code "
                    + exitCode + "; its log is " + server.logFile() + ". The next start uses the same data.");
        }
    }

    private static void refuseBusyPort(DemoSettings settings) {
        if (Ports.free(settings.port())) {
            return;
        }
        String owner = RunningServers.in(settings.home())
                .map(pid -> "by the server of an earlier demo, process " + pid + ": end it with kill " + pid + ",")
                .orElse("by another program: stop that one,");
        throw new LaunchException("Port " + settings.port() + " is in use " + owner
                + " or choose another port with -Ddemo.port=" + (settings.port() == 9090 ? 9190 : 9090) + ".");
    }

    private static CloudConsole console(KeycloakServer server, int keycloakPort) {
        String issuer = server.baseUrl() + "/realms/cloud";
        int wanted = keycloakPort < 65535 && Ports.free(keycloakPort + 1) ? keycloakPort + 1 : 0;
        try {
            return new CloudConsole(issuer, wanted, Clock.system(ZoneId.systemDefault()));
        } catch (IOException e) {
            throw new LaunchException("The landing page cannot listen on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    private static void say(String message) {
        System.out.println(message);
    }

    private static void fail(String message) {
        System.out.flush();
        System.err.println("Demo: " + message);
        // Maven would wrap an exception in a stack trace and advice that helps nobody here.
        System.exit(1);
    }
}
