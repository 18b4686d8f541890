package io.orgsso.launch;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What the module's pom and the command line say. */
record DemoSettings(
        int port,
        boolean fresh,
        Optional<DemoWebhook> webhook,
        Path target,
        Path distribution,
        Path providers,
        Path themes,
        Path realms) {

    static DemoSettings fromSystemProperties() {
        if (Runtime.version().feature() < 17) {
            throw new LaunchException("Java " + Runtime.version().feature()
                    + " is too old for Keycloak: set JAVA_HOME to a JDK 17 or newer.");
        }
        return new DemoSettings(
                port(System.getProperty("demo.port", "8080")),
                fresh(System.getProperty("demo.fresh", "")),
                DemoWebhook.of(System.getProperty("demo.webhook", ""), System.getProperty("demo.webhook.secret", "")),
                path("orgsso.target"),
                path("orgsso.keycloak.zip"),
                path("orgsso.providers.jar"),
                path("orgsso.themes.jar"),
                path("orgsso.realm-config"));
    }

    static int port(String text) {
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, the same way as for a number out of range.
        }
        throw new LaunchException("-Ddemo.port=" + text + " is no port: it must be a number from 1 to 65535.");
    }

    /** {@code -Ddemo.fresh} alone, empty or true; the pom's default is false. */
    static boolean fresh(String text) {
        return switch (text.strip()) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new LaunchException("-Ddemo.fresh=" + text + " must be true, false or without a value.");
        };
    }

    private static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null || value.isBlank()) {
            throw new LaunchException("The system property " + property
                    + " is not set: start the demo with mvn -Pdemo verify in the root directory.");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    /** Each port has its own. */
    Path directory() {
        return target.resolve("demo").resolve(Integer.toString(port));
    }

    Path home() {
        return directory().resolve("keycloak");
    }

    KeycloakServer server(DemoData data, Consumer<String> progress) {
        KeycloakServerBuilder server = KeycloakServer.builder(distribution, home())
                .port(port)
                .provider(providers)
                .provider(themes)
                .database(Database.embedded(data.database()))
                .importRealm(realms.resolve("realms").resolve("cloud-realm.json"))
                .importRealm(realms.resolve("demo").resolve("cloud-users-0.json"))
                .importRealm(realms.resolve("demo").resolve("northwind-idp-realm.json"))
                .importRealm(realms.resolve("demo").resolve("contoso-idp-realm.json"))
                .environment("ORGSSO_BASE_URL", "http://127.0.0.1:" + port)
                .logFile(directory().resolve("keycloak.log"))
                .pidFile(target.resolve("demo").resolve("keycloak.pid"))
                .progress(progress);
        webhook.ifPresent(receiver -> receiver.configure(server));
        return server.build();
    }
}
