package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.server.LogEntries;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator sees of the targets and does to them. */
@OnKeycloak(Backend.POSTGRES)
final class SyncDeskIT {
    private final World world;
    private final String desk;

    SyncDeskIT(World world) {
        this.world = world;
        this.desk = desk(world);
    }

    @AfterEach
    void resume() {
        world.cloud().api().post(desk + "/targets/postgres/resume", Map.of()).ok();
        world.server()
                .postgres()
                .runOnAccounts("alter table if exists orgsso_member drop constraint if exists unwanted");
    }

    @Test
    void pausedTargetIsOwedWhatChangesAndGetsItWhenItGoesOn() {
        var own = realmOfItsOwn();
        var fabrikam = own.organization("fabrikam");
        world.cloud().api().post(desk + "/targets/postgres/pause", Map.of()).ok();

        var zoe = memberOf(own, fabrikam);

        eventually().until(() -> status(own, "backlog") >= 1);
        assertThat(target(own).path("paused").asBoolean()).isTrue();
        assertThat(held(fabrikam, zoe)).isEmpty();

        world.cloud().api().post(desk + "/targets/postgres/resume", Map.of()).ok();

        eventually().until(() -> held(fabrikam, zoe), List.of(List.of("active"))::equals);
        eventually().until(() -> status(own, "delivered") > 0);
        eventually().until(() -> status(own, "backlog") == 0);
        assertThat(status(own, "oldestAgeSeconds")).isZero();
    }

    @Test
    void aBacklogOfAHundredIsDeliveredAtOnceAndCountedOnceEach() {
        var own = realmOfItsOwn();
        var fabrikam = own.organization("fabrikam");
        world.cloud().api().post(desk + "/targets/postgres/pause", Map.of()).ok();
        var members = Stream.generate(() -> memberOf(own, fabrikam)).limit(120).toList();
        eventually().until(() -> status(own, "backlog") == members.size());
        assertThat(status(own, "delivered")).isZero();

        world.cloud().api().post(desk + "/targets/postgres/resume", Map.of()).ok();

        eventually().until(() -> status(own, "backlog") == 0);
        eventually().until(() -> status(own, "delivered") == members.size());
        assertThat(members)
                .allSatisfy(member -> assertThat(held(fabrikam, member)).containsExactly(List.of("active")));
    }

    @Test
    void whatATargetCannotStoreIsSetAsideWithItsReasonAndReplayed() {
        var own = realmOfItsOwn();
        var fabrikam = own.organization("fabrikam");
        var first = memberOf(own, fabrikam);
        eventually().until(() -> held(fabrikam, first).size() == 1);
        world.server()
                .postgres()
                .runOnAccounts("alter table orgsso_member add constraint unwanted check (org_alias <> '"
                        + fabrikam.alias() + "') not valid");

        var zoe = memberOf(own, fabrikam);

        eventually().until(() -> letterOf(own, zoe).isObject());
        assertThat(letterOf(own, zoe).path("reason").asText()).isEqualTo("SQLSTATE 23514");
        assertThat(letterOf(own, zoe).path("payload").path("organization").asText())
                .isEqualTo(fabrikam.alias());
        assertThat(letterOf(own, zoe).path("payload").path("state").asText()).isEqualTo("active");
        assertThat(status(own, "dead")).isEqualTo(1);

        world.server().postgres().runOnAccounts("alter table orgsso_member drop constraint unwanted");
        var replayed = own.cloud().api().post(desk(own) + "/targets/postgres/replay", Map.of());

        assertThat(replayed.ok().body().path("replayed").asInt()).isEqualTo(1);
        eventually().until(() -> held(fabrikam, zoe), List.of(List.of("active"))::equals);
        assertThat(status(own, "dead")).isZero();
    }

    @Test
    void theLogTellsOfItByIdsOnly() {
        var fabrikam = world.organization("fabrikam");
        var first = memberOf(world, fabrikam);
        eventually().until(() -> held(fabrikam, first).size() == 1);
        world.server()
                .postgres()
                .runOnAccounts("alter table orgsso_member add constraint unwanted check (org_alias <> '"
                        + fabrikam.alias() + "') not valid");

        var zoe = memberOf(world, fabrikam);

        eventually().until(() -> letterOf(world, zoe).isObject());
        var log = world.server().log();
        assertThat(LogEntries.of(log).ours())
                .anyMatch(entry -> entry.contains(zoe))
                .noneMatch(entry -> entry.contains("@"), "an address");
        assertThat(log).doesNotContain(world.server().postgres().password());
    }

    @Test
    void organizationIsDeliveredAgain() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(world, fabrikam);
        var yann = memberOf(world, fabrikam);
        eventually()
                .until(() -> held(fabrikam, zoe).size() + held(fabrikam, yann).size() == 2);
        world.server().postgres().runOnAccounts("delete from orgsso_member where org_id = '" + fabrikam.id() + "'");

        var one = replay("?organization=" + fabrikam.alias() + "&userId=" + zoe);
        eventually().until(() -> held(fabrikam, zoe).size() == 1);
        assertThat(one).isEqualTo(1);
        assertThat(held(fabrikam, yann)).isEmpty();

        assertThat(replay("?organization=" + fabrikam.alias())).isEqualTo(2);
        eventually().until(() -> held(fabrikam, yann).size() == 1);
    }

    @Test
    void whoHasChangedSinceIsDeliveredAgain() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(world, fabrikam);
        eventually().until(() -> held(fabrikam, zoe).size() == 1);
        world.server().postgres().runOnAccounts("delete from orgsso_member where org_id = '" + fabrikam.id() + "'");

        assertThat(replay("?since=2999-01-01T00:00:00Z")).isZero();
        assertThat(replay("?since=1970-01-01T00:00:00Z")).isPositive();

        eventually().until(() -> held(fabrikam, zoe).size() == 1);
    }

    @Test
    void badRequestsAreToldAndChangeNothing() {
        var api = world.cloud().api();

        assertThat(api.get(desk + "/targets/nosuch/dead").status()).isEqualTo(404);
        assertThat(api.post(desk + "/targets/nosuch/pause", Map.of()).status()).isEqualTo(404);
        assertThat(api.post(desk + "/targets/postgres/replay?since=yesterday", Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(api.post(desk + "/targets/postgres/replay?since=-300000000-01-01T00:00:00Z", Map.of())
                        .status())
                .as("a time that no milliseconds reach")
                .isEqualTo(400);
        assertThat(api.post(desk + "/targets/postgres/replay?userId=x", Map.of())
                        .contentType())
                .contains("application/problem+json");
        assertThat(api.post(desk + "/targets/postgres/replay?organization=nosuch", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(api.post(desk + "/targets/postgres/replay?organization=northwind&userId=nosuch", Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theAuditSaysWhatWasReplayed() {
        var copy = world.copy(realm -> realm.put("adminEventsDetailsEnabled", true));
        var fabrikam = copy.organization("fabrikam");
        var zoe = copy.cloud().users().create("zoe@personal.example", "password");
        copy.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        eventually().until(() -> fabrikam.row(zoe).isPresent());
        var replay = copy.cloud().path("/orgsso/sync/targets/postgres/replay");

        copy.cloud()
                .api()
                .post(replay + "?organization=" + fabrikam.alias() + "&userId=" + zoe, Map.of())
                .ok();
        copy.cloud()
                .api()
                .post(replay + "?since=2999-01-01T00:00:00Z", Map.of())
                .ok();

        var audited = copy.cloud().events().adminEvents(100).stream()
                .filter(event -> event.path("resourcePath").asText().contains("/replay"))
                .map(event -> Json.parse(event.path("representation").asText()))
                .toList();
        var ofZoe =
                Map.of("organization", fabrikam.alias(), "organizationId", fabrikam.id(), "userId", zoe, "replayed", 1);
        var since = Map.of("since", "2999-01-01T00:00:00Z", "replayed", 0);
        assertThat(audited).containsExactlyInAnyOrder(Json.of(ofZoe), Json.of(since));
    }

    @Test
    void whoManagesOneRealmSeesHerTargetsAndHoldsThemForNobody() {
        var manager = Operator.with(world, "manage-organizations");
        var viewer = Operator.with(world, "view-organizations");
        var nobody = Operator.with(world, "manage-users");

        assertThat(viewer.get(desk).status()).isEqualTo(200);
        assertThat(nobody.get(desk).status()).isEqualTo(403);
        assertThat(viewer.post(desk + "/targets/postgres/replay", Map.of()).status())
                .isEqualTo(403);
        assertThat(manager.post(desk + "/targets/postgres/replay", Map.of()).status())
                .isEqualTo(200);
        assertThat(manager.post(desk + "/targets/postgres/pause", Map.of()).status())
                .isEqualTo(403);
        assertThat(target(world).path("paused").asBoolean()).isFalse();
    }

    @Test
    void whoOfTheMasterRealmManagesOneRealmHoldsNoTargetEither() {
        var manager = Operator.ofMaster(world, "manage-organizations");

        var paused = manager.post(desk + "/targets/postgres/pause", Map.of());

        assertThat(manager.post(desk + "/targets/postgres/replay", Map.of()).status())
                .as("what is of her realm")
                .isEqualTo(200);
        assertThat(paused.status()).isEqualTo(403);
        assertThat(paused.contentType()).hasValue("application/problem+json");
        assertThat(manager.post(desk + "/targets/postgres/resume", Map.of()).status())
                .isEqualTo(403);
        assertThat(target(world).path("paused").asBoolean()).isFalse();
    }

    /** What is counted for a realm is then of this test alone: nobody is a member there before or beside it. */
    private World realmOfItsOwn() {
        return world.copy(realm -> {});
    }

    private static String desk(World where) {
        return where.cloud().path("/orgsso/sync");
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(45));
    }

    private static String memberOf(World where, Organization organization) {
        var id = where.cloud().users().create("zoe-" + World.random(10) + "@personal.example", "password");
        where.cloud().organizations().addMember(organization.id(), id).ok();
        return id;
    }

    private int replay(String query) {
        return world.cloud()
                .api()
                .post(desk + "/targets/postgres/replay" + query, Map.of())
                .ok()
                .body()
                .path("replayed")
                .asInt();
    }

    /** Nothing as long as the target has not made its schema, with its first delivery. */
    private List<List<String>> held(Organization organization, String user) {
        if (world.server()
                .postgres()
                .queryAccounts("select to_regclass('orgsso_member')")
                .contains(List.of("null"))) {
            return List.of();
        }
        return world.server()
                .postgres()
                .queryAccounts("select state from orgsso_member where org_id = '" + organization.id()
                        + "' and user_id = '" + user + "'");
    }

    private static JsonNode letterOf(World where, String user) {
        var letters = where.cloud()
                .api()
                .get(desk(where) + "/targets/postgres/dead")
                .ok()
                .body();
        return StreamSupport.stream(letters.path("deadLetters").spliterator(), false)
                .filter(letter -> letter.path("userId").asText().equals(user))
                .findFirst()
                .orElse(letters.path("none"));
    }

    private static long status(World where, String field) {
        return target(where).path(field).asLong(-1);
    }

    private static JsonNode target(World where) {
        return StreamSupport.stream(
                        where.cloud()
                                .api()
                                .get(desk(where))
                                .ok()
                                .body()
                                .path("targets")
                                .spliterator(),
                        false)
                .filter(target -> target.path("id").asText().equals("postgres"))
                .findFirst()
                .orElseThrow();
    }
}
