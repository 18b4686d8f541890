package io.orgsso.e2e.container;

import dasniko.testcontainers.keycloak.ExtendableKeycloakContainer;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.server.DemoRealms;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.testcontainers.utility.MountableFile;

/**
 * A stock Keycloak image with our jars and the demo's realms. The host's port is the container's, since the demo's
 * identity providers are realms of the same server and browser and server must use one address for them.
 */
final class KeycloakInContainer extends ExtendableKeycloakContainer<KeycloakInContainer> {
    private static final String OFFICIAL = "quay.io/keycloak/keycloak:26.7.5";

    private final int port;

    KeycloakInContainer(int port) {
        super(Optional.ofNullable(System.getenv("KEYCLOAK_IMAGE")).orElse(OFFICIAL));
        this.port = port;
        addFixedExposedPort(port, port);
        List<File> jars = Build.jars().stream().map(Path::toFile).toList();
        withProviderLibsFrom(jars);
        DemoRealms.files()
                .forEach(file -> withCopyFileToContainer(
                        MountableFile.forHostPath(file, 0644), "/opt/keycloak/data/import/" + file.getFileName()));
        withEnv("ORGSSO_BASE_URL", url().toString());
        withCustomCommand("--import-realm --http-port=" + port + " --hostname=" + url());
        withStartupTimeout(Duration.ofMinutes(5));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }
}
