package io.orgsso.e2e.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Maven built and where; each path is told by a system property. */
public final class Build {
    private Build() {}

    public static Path target() {
        return path("orgsso.target");
    }

    public static Path distribution() {
        return path("orgsso.keycloak.zip");
    }

    /** The jars for {@code providers/}; the themes' only where it was built. */
    public static List<Path> jars() {
        return Stream.of(path("orgsso.providers.jar"), path("orgsso.themes.jar"))
                .filter(Files::isRegularFile)
                .toList();
    }

    /** The optional jar of the target kafka. */
    public static Path kafkaJar() {
        return path("orgsso.kafka.jar");
    }

    public static Path realmConfig() {
        return path("orgsso.realm-config");
    }

    private static Path path(String property) {
        var value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("run the tests by Maven, or set the system property " + property);
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
