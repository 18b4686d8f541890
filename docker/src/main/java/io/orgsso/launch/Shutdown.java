package io.orgsso.launch;

import java.util.concurrent.atomic.AtomicBoolean;

/** On SIGINT or SIGTERM: stops the server before this JVM ends, wherever the main thread is. */
final class Shutdown {
    private final AtomicBoolean underWay = new AtomicBoolean();

    private Shutdown() {}

    static Shutdown install(KeycloakServer server) {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> shutdown.run(server), "demo-shutdown"));
        return shutdown;
    }

    private void run(KeycloakServer server) {
        underWay.set(true);
        if (server.isRunning()) {
            System.out.println("Stopping Keycloak");
            server.close();
            System.out.println("Stopped");
        } else {
            server.close();
        }
    }

    boolean isUnderWay() {
        return underWay.get();
    }
}
