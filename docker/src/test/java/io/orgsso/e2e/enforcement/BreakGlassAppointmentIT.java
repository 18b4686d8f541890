package io.orgsso.e2e.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnKeycloak(Backend.POSTGRES)
final class BreakGlassAppointmentIT {
    private final World world;

    BreakGlassAppointmentIT(World world) {
        this.world = world;
    }

    /** As where another node has just taken it, and its message is lost. */
    @Test
    void aRoleThatIsGoneAppointsNobodyThoughTheNodeRemembersIt() {
        var fabrikam = world.organization("fabrikam");
        var zoe = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        var path = world.cloud().store().path() + "/orgs/" + fabrikam.alias();
        var api = world.cloud().api();
        api.put(path + "/members/" + zoe + "/role", Map.of("role", "owner")).ok();
        var noSecondFactor = api.put(path + "/break-glass/" + zoe, Map.of());
        assertThat(noSecondFactor.body().toString()).as("an owner").contains("one-time code");

        world.server().postgres().runBehindKeycloak("delete from orgsso_member_role where user_id = '" + zoe + "'");

        var refused = api.put(path + "/break-glass/" + zoe, Map.of());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().toString()).contains("role owner");
    }
}
