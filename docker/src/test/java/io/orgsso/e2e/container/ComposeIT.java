package io.orgsso.e2e.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.server.ServerUnderTest;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The compose file as it is in the repository, on the images that the environment names. */
@RequiresDocker
@TestInstance(Lifecycle.PER_CLASS)
final class ComposeIT {
    private final int port = ServerUnderTest.freePort();
    private final URI url = URI.create("http://127.0.0.1:" + port);
    private final Path output = Build.target().resolve("compose.log");
    private final Command compose = (Command.of("docker", "compose", "version").succeeds()
                    ? Command.of("docker", "compose")
                    : Command.of("docker-compose"))
            .and("-p", "orgsso-it-" + World.random(6), "-f", composeFile())
            .with("ORGSSO_PORT", Integer.toString(port));

    private static String composeFile() {
        return Build.realmConfig().resolve("../docker/compose.yaml").normalize().toString();
    }

    @BeforeAll
    void up() {
        compose.and("up", "-d", "--build").succeed(output);
        await("first start: schema and realms")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(this::answers);
    }

    @AfterAll
    void down() {
        compose.and("logs", "--no-color").succeed(output);
        compose.and("down", "-v").succeed(output);
    }

    @Test
    void aPersonSignsInAndTheAccountStoreKnowsHer() {
        try (var world = World.at(url)) {
            var tokens = world.login("openid organization").as(Person.ALICE).tokens();

            await("delivery to the second database")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(accountStore(
                                    "select state, role from orgsso_member where user_id = '" + tokens.subject() + "'"))
                            .contains("active|owner"));
        }
    }

    /** The last of the realms is there; the port alone opens before the import. */
    private boolean answers() {
        var request = HttpRequest.newBuilder(url.resolve("/realms/contoso-idp")).build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String accountStore(String query) {
        var answer = Build.target().resolve("compose-query.txt");
        try {
            Files.deleteIfExists(answer);
            compose.and("exec", "-T", "account-store", "psql", "-U", "accounts", "-d", "accounts", "-At", "-c", query)
                    .succeed(answer);
            return Files.readString(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
