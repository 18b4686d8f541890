package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.admin.MemberRow;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnKeycloak(Backend.POSTGRES)
final class ReconcileIT {
    private static final String WAIT_FOR_FEED =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%orgsso_feed%'";

    private final World world;

    ReconcileIT(World world) {
        this.world = world;
    }

    @Test
    void whatSqlChangedInSilenceIsCountedByADryRunAndMendedByARealOne() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        sql("update user_entity set first_name = 'Silent' where id = '" + zoe + "'");

        var dry = reconcile("dryRun=true&organization=" + fabrikam.alias());
        assertThat(dry.path("drift").path("person").asInt()).isEqualTo(1);
        assertThat(dry.path("marked").asInt()).isZero();

        var mended = reconcile("dryRun=false&organization=" + fabrikam.alias());
        assertThat(mended.path("finished").asBoolean()).isTrue();
        assertThat(mended.path("repaired").asInt()).isEqualTo(1);
        assertThat(mended.path("pending").asInt()).isZero();
        assertThat(reconcile("dryRun=true&organization=" + fabrikam.alias())
                        .path("drift")
                        .path("person")
                        .asInt())
                .isZero();
    }

    @Test
    void aMembershipThatSqlDeletedEnds() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        sql("delete from user_group_membership where user_id = '" + zoe + "' and group_id ="
                + " (select group_id from org where id = '" + fabrikam.id() + "')");

        reconcile("organization=" + fabrikam.alias());

        await().until(() -> row(fabrikam, zoe).state().equals("left"));
    }

    @Test
    void aWholeRealmIsCompared() {
        memberOf(world.organization("fabrikam"));

        assertThat(reconcile("dryRun=true").path("examined").asInt()).isPositive();
    }

    @Test
    void aRebuildGivesEverybodyAVersionOfItsTime() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);
        world.cloud().organizations().removeMember(fabrikam.id(), yann).ok();
        await().until(() -> row(fabrikam, yann).state().equals("left"));

        var answer = world.cloud().api().post(sync("rebuild"), Map.of()).ok().body();

        long started = answer.path("startedVersion").asLong();
        assertThat(answer.path("members").asInt()).isGreaterThan(1);
        await().until(() ->
                row(fabrikam, zoe).version() >= started && row(fabrikam, yann).version() >= started);
        assertThat(row(fabrikam, yann).state()).isEqualTo("left");
    }

    @Test
    void whoMayNotManageIsRefused() {
        var viewer = Operator.with(world, "view-organizations");

        assertThat(viewer.post(sync("reconcile?dryRun=true"), Map.of()).status())
                .isEqualTo(403);
        assertThat(viewer.post(sync("reconcile?organization=northwind"), Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(viewer.post(sync("rebuild"), Map.of()).status()).isEqualTo(403);
        assertThat(world.cloud()
                        .api()
                        .post(sync("reconcile?dryRun=maybe"), Map.of())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void whoMayViewReadsTheLastComparison() {
        var fabrikam = world.organization("fabrikam");
        var ofFabrikam = sync("reconcile?organization=" + fabrikam.alias());
        reconcile("dryRun=true&organization=" + fabrikam.alias());
        reconcile("dryRun=true");

        var ofOrganizations = Operator.with(world, "view-organizations");
        assertThat(ofOrganizations.get(ofFabrikam).status()).isEqualTo(200);
        assertThat(ofOrganizations.get(sync("reconcile")).status()).isEqualTo(403);
        var ofRealm = Operator.with(world, "view-realm");
        assertThat(ofRealm.get(sync("reconcile")).status()).isEqualTo(200);
        assertThat(ofRealm.get(ofFabrikam).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reconcile", "reconcile?dryRun=true", "reconcile?organization=northwind", "rebuild"})
    void aRealmThatHasNotOptedInIsLeftAsItIs(String path) {
        var copy = world.copy(realm -> realm.putArray("eventsListeners").add("jboss-logging"));
        var zoe = copy.cloud().users().create("zoe@personal.example", "zoe");
        copy.cloud().organizations().addMember(copy.northwind().id(), zoe).ok();

        var answer = copy.cloud().api().post(copy.cloud().path("/orgsso/sync/" + path), Map.of());

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.contentType()).hasValue("application/problem+json");
        var realm = copy.cloud().api().get(copy.cloud().path("")).ok().body();
        assertThat(List.of("orgsso_reconcile", "orgsso_mark", "orgsso_member"))
                .allMatch(table -> rows(table, realm.path("id").asText()) == 0);
    }

    @Test
    void ofManyWhoAskForARebuildAtOnceOneIsHeard() {
        var copy = world.copy(realm -> {});
        var zoe = memberOf(copy, copy.organization("fabrikam"));
        var path = copy.cloud().path("/orgsso/sync/rebuild");
        Supplier<Integer> rebuild =
                () -> copy.cloud().api().post(path, Map.of()).status();
        var database = world.server().postgres();
        var answers = new ArrayList<CompletableFuture<Integer>>();
        var threads = Executors.newFixedThreadPool(4);
        try {
            // Her row is held, so that the rebuild that is heard does not end meanwhile.
            database.whileLocked("select 1 from orgsso_member where user_id = '" + zoe + "' for update", () -> {
                database.whileLocked("select 1 from orgsso_feed where name = 'members' for update", () -> {
                    for (int i = 0; i < 4; i++) {
                        answers.add(CompletableFuture.supplyAsync(rebuild, threads));
                    }
                    // One of them may be the thread that gives positions.
                    await("two rebuilds wait").until(() -> database.count(WAIT_FOR_FEED) >= 3);
                });
                assertThat(answers.stream().map(CompletableFuture::join))
                        .containsOnlyOnce(200)
                        .containsOnly(200, 409);
            });
        } finally {
            threads.shutdownNow();
        }
    }

    private JsonNode reconcile(String query) {
        return world.cloud()
                .api()
                .post(sync("reconcile?" + query), Map.of())
                .ok()
                .body();
    }

    private String sync(String path) {
        return world.cloud().store().path() + "/sync/" + path;
    }

    private MemberRow row(Organization organization, String user) {
        return world.cloud().store().member(organization.alias(), user).orElseThrow();
    }

    private long rows(String table, String realmId) {
        return world.server().postgres().count("select count(*) from " + table + " where realm_id = '" + realmId + "'");
    }

    private void sql(String statement) {
        world.server().postgres().runBehindKeycloak(statement);
    }

    private String memberOf(Organization organization) {
        return memberOf(world, organization);
    }

    private static String memberOf(World world, Organization organization) {
        var person = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(organization.id(), person).ok();
        await("the projector follows").until(() -> organization.row(person).isPresent());
        return person;
    }
}
