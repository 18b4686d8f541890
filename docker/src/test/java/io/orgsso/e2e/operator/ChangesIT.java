package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.server.Build;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed for consumers that pull, and the two example consumers. */
@OnKeycloak
final class ChangesIT {
    private final World world;
    private final String changes;
    private final Organization fabrikam;

    ChangesIT(World world) {
        this.world = world;
        this.changes = world.cloud().path("/orgsso/changes");
        this.fabrikam = world.organization("fabrikam");
    }

    @Test
    void everyChangeOfAMemberStandsInTheFeedInOrder() {
        var zoe = memberOf(fabrikam);
        // Who leaves before the projector has passed by was never there.
        await().until(() -> feed().size() == 1);
        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();

        await().until(
                        () -> feed().stream()
                                .map(entry -> entry.path("state").asText())
                                .toList(),
                        List.of("active", "left")::equals);

        var entries = feed();
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("organization").asText()).isEqualTo(fabrikam.alias());
            assertThat(entry.path("userId").asText()).isEqualTo(zoe);
            assertThat(entry.path("email").asText()).endsWith("@personal.example");
            assertThat(entry.path("role").asText()).isEqualTo("member");
        });
        assertThat(entries.get(1).path("version").asLong())
                .isGreaterThan(entries.get(0).path("version").asLong());
        assertThat(entries.get(1).path("position").asLong())
                .isGreaterThan(entries.get(0).path("position").asLong());
    }

    @Test
    void thePersonalDataOfADeletedAccountIsInNoEntry() {
        var zoe = memberOf(fabrikam);
        await().until(() -> feed().size() == 1);

        world.cloud().users().delete(zoe).ok();

        await().until(() -> feed().size() == 2);
        assertThat(feed()).allMatch(entry -> entry.path("email").isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=1001", "?after=-1", "?after=x", "/snapshot?after=x"})
    void whatCannotBeUnderstoodIsTold(String query) {
        var answer = world.cloud().api().get(changes + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).contains("application/problem+json");
    }

    @Test
    void whoReadsOnFromWhereTheFeedNeverCameIsToldToBeginAnew() {
        assertThat(world.cloud().api().get(changes + "?after=9000000000000000").status())
                .isEqualTo(410);
    }

    @Test
    void theConsumerInJavaHoldsWhatTheStoreHolds(@TempDir Path directory) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        consumesWith(List.of(java, example("ChangesConsumer.java"), directory.toString()), () -> ofJava(directory));
    }

    @Test
    void theConsumerInShellHoldsWhatTheStoreHolds(@TempDir Path directory) throws IOException, InterruptedException {
        assumeThat(runs("jq", "--version")).isTrue();
        consumesWith(List.of("sh", example("changes-consumer.sh"), directory.toString()), () -> ofShell(directory));
    }

    private interface Held {
        /** Version, state and role of fabrikam's members, by user id. */
        Map<String, String> read() throws IOException;
    }

    private void consumesWith(List<String> command, Held held) throws IOException, InterruptedException {
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);
        await().until(() -> feed().size() == 2);

        run(command);
        assertThat(held.read()).as("after the snapshot").isEqualTo(store());

        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();
        world.cloud()
                .api()
                .put(
                        world.cloud().path("/orgsso/orgs/" + fabrikam.alias() + "/members/" + yann + "/role"),
                        Map.of("role", "developer"))
                .ok();
        await().until(() -> feed().size() == 4);

        run(command);
        assertThat(held.read()).as("after the changes").isEqualTo(store());
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        var token = Operator.token(world, "view-organizations");
        process.environment()
                .putAll(Map.of(
                        "ORGSSO_URL",
                        world.server().url() + world.cloud().path("/orgsso"),
                        "ORGSSO_TOKEN",
                        token,
                        "ORGSSO_TOKEN_CMD",
                        "echo " + token));
        var running = process.start();
        var said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(said).isZero();
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String example(String name) {
        return Build.realmConfig().resolve("examples/consumer").resolve(name).toString();
    }

    private Map<String, String> store() {
        var rows = new TreeMap<String, String>();
        world.cloud()
                .store()
                .members(fabrikam.alias())
                .forEach(row -> rows.put(row.userId(), row.version() + " " + row.state() + " " + row.role()));
        return rows;
    }

    private Map<String, String> ofJava(Path directory) throws IOException {
        var rows = new TreeMap<String, String>();
        for (var line : Files.readAllLines(directory.resolve("members.tsv"))) {
            var columns = line.split("\t", -1);
            if (columns[0].equals(fabrikam.id())) {
                rows.put(columns[1], columns[2] + " " + columns[3] + " " + columns[4]);
            }
        }
        return rows;
    }

    private Map<String, String> ofShell(Path directory) throws IOException {
        var rows = new TreeMap<String, String>();
        for (var member : Json.parse(Files.readString(directory.resolve("members.json")))) {
            if (member.path("organization").asText().equals(fabrikam.alias())) {
                rows.put(
                        member.path("userId").asText(),
                        member.path("version").asText() + " "
                                + member.path("state").asText() + " "
                                + member.path("role").asText());
            }
        }
        return rows;
    }

    private String memberOf(Organization organization) {
        var id = world.cloud().users().create("zoe-" + World.random(10) + "@personal.example", "password");
        world.cloud().organizations().addMember(organization.id(), id).ok();
        return id;
    }

    /** Fabrikam's changes. */
    private List<JsonNode> feed() {
        var page = world.cloud()
                .api()
                .get(changes + "?limit=1000&organization=" + fabrikam.alias())
                .ok()
                .body();
        return StreamSupport.stream(page.path("changes").spliterator(), false).toList();
    }
}
