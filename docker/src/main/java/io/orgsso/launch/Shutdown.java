package io.orgsso.launch;

/** On SIGINT or SIGTERM: stops the server before this JVM ends, wherever the main thread is. */
final class Shutdown {
    private final KeycloakServer server;
    private final Thread hook = new Thread(this::run, "demo-shutdown");
    private volatile boolean underWay;

    private Shutdown(KeycloakServer server) {
        this.server = server;
    }

    static Shutdown install(KeycloakServer server) {
        Shutdown shutdown = new Shutdown(server);
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    private void run() {
        underWay = true;
        if (server.isRunning()) {
            System.out.println("Stopping Keycloak");
            server.close();
            System.out.println("Stopped");
        } else {
            server.close();
        }
    }

    boolean isUnderWay() {
        return underWay;
    }

    /** Returning from main earlier would let Maven go on, and close the class loader under the hook's feet. */
    void awaitEnd() {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
