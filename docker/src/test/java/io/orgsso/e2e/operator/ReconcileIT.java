package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.admin.MemberRow;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnKeycloak(Backend.POSTGRES)
final class ReconcileIT {
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

    private void sql(String statement) {
        world.server().postgres().execute(statement);
    }

    private String memberOf(Organization organization) {
        var person = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(organization.id(), person).ok();
        await("the projector follows")
                .until(() -> world.cloud()
                        .store()
                        .member(organization.alias(), person)
                        .isPresent());
        return person;
    }
}
