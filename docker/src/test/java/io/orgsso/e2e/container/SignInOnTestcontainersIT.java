package io.orgsso.e2e.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.server.ServerUnderTest;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jars in a stock image, as their users run them. */
@RequiresDocker
@RequiresBrowser
@TestInstance(Lifecycle.PER_CLASS)
final class SignInOnTestcontainersIT {
    private final KeycloakInContainer keycloak = new KeycloakInContainer(ServerUnderTest.freePort());

    @BeforeAll
    void start() {
        keycloak.start();
    }

    @AfterAll
    void stop() throws IOException {
        Files.writeString(Build.target().resolve("testcontainers-keycloak.log"), keycloak.getLogs());
        keycloak.stop();
    }

    @ParameterizedTest
    @EnumSource
    void aPersonSignsInFromTheEmailFieldAndIsInTheStore(Person person, Chromium chromium) {
        try (var world = World.at(keycloak.url())) {
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
                            .path("organization")
                            .path(person.organization())
                            .path("role")
                            .asText())
                    .isEqualTo(person.role());
            assertThat(organization.members()).contains(person.email());
            await("the projector follows the commit")
                    .untilAsserted(() -> assertThat(organization.row(tokens.subject()))
                            .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo("active")));
        }
    }
}
