package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tells an operator that changes are not projected. */
@OnKeycloak(Backend.POSTGRES)
final class ProjectorMetricsIT {
    private final World world;

    ProjectorMetricsIT(World world) {
        this.world = world;
    }

    @AfterEach
    void noMarkOfOurs() {
        world.server().postgres().runBehindKeycloak("delete from orgsso_mark where cause = 'left-waiting'");
    }

    @Test
    void theProjectorsAgeGrowsWhileItCannotWorkAndIsSmallOtherwise() {
        var fabrikam = world.organization("fabrikam");
        var zoe = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        await("she is projected").until(() -> fabrikam.row(zoe).isPresent());
        await("nothing is left to do").until(() -> age() < 2);

        world.server()
                .postgres()
                .whileLocked("select 1 from orgsso_member where user_id = '" + zoe + "' for update", () -> {
                    world.cloud().organizations().removeMember(fabrikam.id(), zoe);
                    await("it is stuck").atMost(Duration.ofSeconds(30)).until(() -> age() > 4);
                });

        await("it works again").until(() -> age() < 2);
        await("she is projected")
                .until(() -> fabrikam.row(zoe).orElseThrow().state().equals("left"));
    }

    @Test
    void marksThatWaitAreCountedWithTheAgeOfTheOldest() {
        world.server()
                .postgres()
                .runBehindKeycloak("insert into orgsso_mark (id, realm_id, org_id, user_id, cause, created_at, due_at,"
                        + " attempts) values ('" + World.random(20) + "', 'x', 'x', 'x', 'left-waiting',"
                        + " extract(epoch from now())::bigint * 1000 - 600000,"
                        + " extract(epoch from now())::bigint * 1000 + 600000, 3)");

        await("the projector looks around every fifteen seconds")
                .atMost(Duration.ofSeconds(30))
                .until(() -> meter().read("orgsso_sync_marks_oldest_age") >= 600);
        assertThat(meter().read("orgsso_sync_marks")).isPositive();
    }

    private double age() {
        return meter().read("orgsso_sync_projector_age");
    }

    private Meter meter() {
        return new Meter(world.server().management().orElseThrow());
    }
}
