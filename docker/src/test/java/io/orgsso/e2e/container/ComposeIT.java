package io.orgsso.e2e.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.delivery.kafka.FreePort;
import io.orgsso.e2e.browser.LoginBrowser;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docker compose up}, as a user runs it. */
@RequiresDocker
final class ComposeIT {
    private static final int PORT = FreePort.next();
    private static final String PROJECT = "orgsso-test-" + World.random(10);
    private static final String IMAGE = "keycloak-org-sso:" + PROJECT;
    private static final Compose COMPOSE = new Compose(
            PROJECT,
            Map.of(
                    "ORGSSO_PORT", Integer.toString(PORT),
                    "ORGSSO_IMAGE", IMAGE,
                    "KEYCLOAK_IMAGE", Images.keycloak(),
                    "POSTGRES_IMAGE", Images.postgres()));

    @BeforeAll
    static void up() {
        COMPOSE.run(Duration.ofMinutes(10), "up", "-d", "--build");
        await("the health check of the image")
                .atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> health().equals("healthy"));
    }

    /** Keeps what the services said, whether a test failed or not: the run is gone afterwards. */
    @AfterAll
    static void down() throws IOException {
        try {
            var log = Build.target().resolve("containers").resolve("services.log");
            Files.createDirectories(log.resolveSibling(""));
            Files.writeString(log, COMPOSE.run(Duration.ofMinutes(1), "logs", "--no-color"));
        } finally {
            COMPOSE.run(Duration.ofMinutes(2), "down", "-v", "--remove-orphans");
            Command.of("docker", "image", "rm", IMAGE).succeeds();
        }
    }

    @Test
    void aliceSignsInAndTheAccountStoreHasHerRow() {
        var tokens = signIn(Person.ALICE).tokens();

        assertThat(tokens.access().at("/organization/northwind/role").asText()).isEqualTo("owner");
        await("the change feed reaches the second PostgreSQL")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(accountStore("select org_alias, state, role, email from orgsso_member "
                                + "where user_id = '" + tokens.subject() + "'"))
                        .isEqualTo("northwind|active|owner|alice@northwind.example"));
    }

    @Test
    void carolSignsInBySaml() {
        var tokens = signIn(Person.CAROL).tokens();

        assertThat(tokens.access().at("/organization/contoso/role").asText()).isEqualTo("owner");
    }

    @Test
    void theServerIsNotRoot() {
        assertThat(COMPOSE.run(Duration.ofSeconds(30), "exec", "-T", "keycloak", "id", "-u"))
                .isEqualToIgnoringNewLines("1000");
    }

    private static Login signIn(Person person) {
        var client = Client.cloudConsole(URI.create("http://127.0.0.1:" + PORT + "/realms/cloud"));
        var request = client.begin("openid organization");
        var browser = LoginBrowser.fresh(client.redirectUri()).open(request.uri());
        return new Login(client, request, browser).as(person);
    }

    private static String accountStore(String sql) {
        return COMPOSE.run(
                        Duration.ofSeconds(30),
                        "exec",
                        "-T",
                        "account-store",
                        "psql",
                        "-U",
                        "accounts",
                        "-d",
                        "accounts",
                        "-tAc",
                        sql)
                .strip();
    }

    private static String health() {
        var container =
                COMPOSE.run(Duration.ofSeconds(30), "ps", "-q", "keycloak").strip();
        return Command.of("docker", "inspect", "-f", "{{.State.Health.Status}}", container)
                .output()
                .strip();
    }
}
