package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKeycloak
final class PolicyIT {
    private final World world;
    private final Organization fabrikam;

    PolicyIT(World world) {
        this.world = world;
        this.fabrikam = world.organization("fabrikam");
    }

    @Test
    void anOrganizationThatHasNotDecidedFollowsTheDefaults() {
        var policy = world.cloud().store().policy(fabrikam.alias()).ok();

        assertThat(policy.body()).isEqualTo(Json.parse("""
                        {"enforcement": "optional", "sessionIdleSeconds": null, "sessionMaxSeconds": null, "rejoin": "never"}
                        """));
        assertThat(policy.etag()).isPresent();
    }

    @Test
    void whatWasSetIsRead() {
        var set = set(Map.of(
                        "enforcement",
                        "off",
                        "sessionIdleSeconds",
                        1800,
                        "sessionMaxSeconds",
                        28800,
                        "rejoin",
                        "proven"))
                .ok();

        var read = world.cloud().store().policy(fabrikam.alias()).ok();
        assertThat(read.body()).isEqualTo(set.body());
        assertThat(read.etag()).isEqualTo(set.etag());
        assertThat(read.body().path("sessionIdleSeconds").asInt()).isEqualTo(1800);
        assertThat(read.body().path("enforcement").asText()).isEqualTo("off");
    }

    @Test
    void whatIsNotNamedStaysAsItIsAndNullIsTheRealmsLimit() {
        set(Map.of("enforcement", "off", "sessionIdleSeconds", 1800, "sessionMaxSeconds", 28800))
                .ok();
        var onlyIdle = new HashMap<String, Object>();
        onlyIdle.put("sessionIdleSeconds", null);

        var policy = set(onlyIdle).ok().body();

        assertThat(policy.path("enforcement").asText()).isEqualTo("off");
        assertThat(policy.path("sessionIdleSeconds").isNull()).isTrue();
        assertThat(policy.path("sessionMaxSeconds").asInt()).isEqualTo(28800);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"enforcement\": \"Required\"}",
                "{\"enforcement\": \"\"}",
                "{\"enforcement\": null}",
                "{\"enforcement\": 1}",
                "{\"sessionIdleSeconds\": 0}",
                "{\"sessionIdleSeconds\": -1}",
                "{\"sessionIdleSeconds\": \"60\"}",
                "{\"sessionIdleSeconds\": 60.5}",
                "{\"sessionMaxSeconds\": 2147483648}",
                "{\"sessionMaxSeconds\": true}",
                "{\"rejoin\": \"always\"}",
                "{\"rejoin\": null}",
                "{\"sessionIdle\": 60}",
                "{\"sessionMaxSeconds\": 60, \"enforcement\": \"never\"}",
                "[]",
                "\"required\""
            })
    void aBadValueIsAProblemAndChangesNothing(String body) {
        var before = world.cloud().store().policy(fabrikam.alias());

        var answer = world.cloud().api().put(path(), Json.parse(body));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).hasValue("application/problem+json");
        assertThat(answer.body().path("detail").asText()).isNotBlank();
        assertThat(world.cloud().store().policy(fabrikam.alias()).body()).isEqualTo(before.body());
    }

    @Test
    void whoWritesOnAnOldStateIsToldSo() {
        var old = world.cloud().store().policy(fabrikam.alias()).etag().orElseThrow();
        set(Map.of("sessionMaxSeconds", 28800)).ok();

        var answer = world.cloud().api().putIfMatch(path(), Map.of("sessionMaxSeconds", 3600), old);

        assertThat(answer.status()).isEqualTo(412);
        assertThat(answer.contentType()).hasValue("application/problem+json");
        assertThat(world.cloud()
                        .store()
                        .policy(fabrikam.alias())
                        .body()
                        .path("sessionMaxSeconds")
                        .asInt())
                .isEqualTo(28800);
    }

    @Test
    void ofManyWhoWriteOnOneStateOneWins() throws Exception {
        set(Map.of("sessionMaxSeconds", 28800)).ok();
        var state = world.cloud().store().policy(fabrikam.alias()).etag().orElseThrow();
        var threads = Executors.newFixedThreadPool(8);
        try {
            var writes = IntStream.range(1, 9)
                    .<Callable<Integer>>mapToObj(i -> () -> world.cloud()
                            .api()
                            .putIfMatch(path(), Map.of("sessionMaxSeconds", i * 60), state)
                            .status())
                    .toList();
            var answers = new ArrayList<Integer>();
            for (var write : threads.invokeAll(writes)) {
                answers.add(write.get());
            }

            assertThat(answers).containsOnlyOnce(200).containsOnly(200, 412);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void viewersReadAndManagersWrite() {
        var nobody = Operator.with(world, "manage-users");
        var viewer = Operator.with(world, "view-organizations");
        var manager = Operator.with(world, "manage-organizations");
        var policy = Map.of("sessionMaxSeconds", 28800);

        assertThat(nobody.get(path()).status()).isEqualTo(403);
        assertThat(nobody.put(path(), policy).status()).isEqualTo(403);
        assertThat(viewer.get(path()).status()).isEqualTo(200);
        assertThat(viewer.put(path(), policy).status()).isEqualTo(403);
        assertThat(manager.put(path(), policy).status()).isEqualTo(200);
    }

    @Test
    void aChangeIsAudited() {
        set(Map.of("sessionMaxSeconds", 28800)).ok();

        assertThat(world.cloud().events().adminEvents(20)).anySatisfy(event -> {
            assertThat(event.path("operationType").asText()).isEqualTo("UPDATE");
            assertThat(event.path("resourcePath").asText()).contains("orgsso/orgs/" + fabrikam.alias() + "/policy");
        });
    }

    private Answer set(Map<String, ?> fields) {
        return world.cloud().store().setPolicy(fabrikam.alias(), fields);
    }

    private String path() {
        return world.cloud().store().path() + "/orgs/" + fabrikam.alias() + "/policy";
    }
}
