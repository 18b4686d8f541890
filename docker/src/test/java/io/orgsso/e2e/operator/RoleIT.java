package io.orgsso.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.Answer;
import io.orgsso.e2e.admin.MemberRow;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnKeycloak
final class RoleIT {
    private final World world;

    RoleIT(World world) {
        this.world = world;
    }

    @Test
    void aChangedRoleReachesTheStore() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);

        assertThat(put(fabrikam, zoe, "developer").ok().body().path("role").asText())
                .isEqualTo("developer");

        awaitRole(fabrikam, zoe, "developer");
        assertThat(world.cloud()
                        .api()
                        .get(role(fabrikam, zoe))
                        .ok()
                        .body()
                        .path("role")
                        .asText())
                .isEqualTo("developer");
        put(fabrikam, zoe, "member").ok();
        awaitRole(fabrikam, zoe, "member");
    }

    @Test
    void theLastOwnerStaysOne() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);
        put(fabrikam, zoe, "owner").ok();

        assertThat(put(fabrikam, zoe, "admin").status()).isEqualTo(409);

        put(fabrikam, yann, "owner").ok();
        put(fabrikam, zoe, "admin").ok();
        assertThat(put(fabrikam, yann, "viewer").status()).isEqualTo(409);
    }

    @Test
    void anOwnerWhoHasLeftDoesNotCount() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);
        put(fabrikam, zoe, "owner").ok();
        put(fabrikam, yann, "owner").ok();

        world.cloud().organizations().removeMember(fabrikam.id(), yann).ok();

        assertThat(put(fabrikam, zoe, "admin").status()).isEqualTo(409);
    }

    @Test
    void unknownRolesAndWhoIsNoMemberAreRefused() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);

        assertThat(put(fabrikam, zoe, "emperor").status()).isEqualTo(400);
        assertThat(put(fabrikam, zoe, "OWNER").status()).isEqualTo(400);
        assertThat(put(world.organization("tailspin"), zoe, "owner").status()).isEqualTo(404);
        assertThat(world.cloud().api().get(role(fabrikam, "nobody")).status()).isEqualTo(404);
    }

    @Test
    void whoMayViewOrganizationsReadsOnly() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        AdminApi viewer = Operator.with(world, "view-organizations");

        assertThat(viewer.get(role(fabrikam, zoe)).status()).isEqualTo(200);
        assertThat(viewer.put(role(fabrikam, zoe), Map.of("role", "owner")).status())
                .isEqualTo(403);
        assertThat(Operator.with(world, "manage-users").get(role(fabrikam, zoe)).status())
                .isEqualTo(403);
    }

    private void awaitRole(Organization organization, String user, String role) {
        await("the projector follows")
                .until(() -> world.cloud().store().members(organization.alias()).stream()
                        .filter(row -> row.userId().equals(user))
                        .map(MemberRow::role)
                        .anyMatch(role::equals));
    }

    private Answer put(Organization organization, String user, String role) {
        return world.cloud().api().put(role(organization, user), Map.of("role", role));
    }

    private String role(Organization organization, String user) {
        return world.cloud().store().path() + "/orgs/" + organization.alias() + "/members/" + user + "/role";
    }

    private String memberOf(Organization organization) {
        var person = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(organization.id(), person).ok();
        return person;
    }
}
