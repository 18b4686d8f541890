package io.orgsso.e2e.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import io.orgsso.delivery.kafka.FreePort;
import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.server.DemoRealms;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.utility.MountableFile;

/** The jars and the realm files in a stock image, by Testcontainers Keycloak: each person of the demo signs in with Chromium. */
@RequiresDocker
@RequiresBrowser
final class KeycloakContainerIT {
    private static final int PORT = FreePort.next();
    private static final String URL = "http://127.0.0.1:" + PORT;
    private static final KeycloakContainer KEYCLOAK = new KeycloakContainer(Images.keycloak());

    @BeforeAll
    static void start() throws IOException {
        // The demo's identity providers are realms of the same server: browser and server need one address for them,
        // so the port inside must be the one outside.
        KEYCLOAK.setPortBindings(List.of("127.0.0.1:" + PORT + ":" + PORT));
        KEYCLOAK.withEnv("KC_HTTP_PORT", Integer.toString(PORT));
        KEYCLOAK.withEnv("KC_HOSTNAME", URL);
        KEYCLOAK.withEnv("ORGSSO_BASE_URL", URL);
        KEYCLOAK.withProviderLibsFrom(Build.jars().stream().map(Path::toFile).toList());
        for (Path file : DemoRealms.files()) {
            KEYCLOAK.withCopyFileToContainer(
                    MountableFile.forHostPath(file, 0644), "/opt/keycloak/data/import/" + file.getFileName());
        }
        KEYCLOAK.withStartupTimeout(Duration.ofMinutes(5));
        try {
            KEYCLOAK.start();
        } finally {
            keepLog();
        }
    }

    @AfterAll
    static void stop() throws IOException {
        keepLog();
        KEYCLOAK.stop();
    }

    private static void keepLog() throws IOException {
        var log = Build.target().resolve("containers").resolve("testcontainers.log");
        Files.createDirectories(log.resolveSibling(""));
        Files.writeString(log, KEYCLOAK.getContainerId() == null ? "" : KEYCLOAK.getLogs());
    }

    @ParameterizedTest
    @EnumSource
    void aPersonSignsInAndTheStoreHasHerRow(Person person, Chromium chromium) {
        try (var world = World.at(URI.create(URL))) {
            var client = world.consoleAt(chromium.client().redirectUri());
            var request = client.begin("openid organization");

            var arrival = chromium.open(Viewport.DESKTOP)
                    .open(request.uri())
                    .enterEmail(person.email())
                    .signIn(person.username(), person.password())
                    .arrival();

            var tokens = client.redeem(request, arrival);
            var organization = world.organizationOf(person);
            assertThat(tokens.access()
                            .at("/organization/" + person.organization() + "/role")
                            .asText())
                    .isEqualTo(person.role());
            assertThat(organization.members()).contains(person.email());
            await("the projector follows the commit")
                    .untilAsserted(() -> assertThat(organization.row(tokens.subject()))
                            .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo("active")));
        }
    }
}
