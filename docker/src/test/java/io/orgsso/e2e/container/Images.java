package io.orgsso.e2e.container;

import java.util.Objects;

/** The base images, by the same variables as in the compose file. */
final class Images {
    private Images() {}

    static String keycloak() {
        return named(
                "KEYCLOAK_IMAGE",
                "quay.io/keycloak/keycloak:" + Objects.requireNonNull(System.getProperty("orgsso.keycloak.version")));
    }

    static String postgres() {
        return named("POSTGRES_IMAGE", "postgres:17-alpine");
    }

    static boolean isHere(String image) {
        return Command.of("docker", "image", "inspect", image).succeeds();
    }

    private static String named(String variable, String official) {
        var value = System.getenv(variable);
        return value == null || value.isBlank() ? official : value;
    }
}
