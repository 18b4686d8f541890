package io.orgsso.e2e.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.admin.AdminApi;
import io.orgsso.e2e.admin.RealmAdmin;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.server.Postgres;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keycloak's database is restored from a backup, and a target knows what has happened since. */
@OnKeycloak(Backend.POSTGRES)
final class RestoreIT {
    private final World world;
    private final Postgres database;

    RestoreIT(World world) {
        this.world = world;
        this.database = world.server().postgres();
    }

    @Test
    void afterARebuildTheTargetIsAsTheRestoredTruthUnderVersionsThatNobodyHasSeen() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(world.cloud(), fabrikam);
        var yann = memberOf(world.cloud(), fabrikam);
        world.server().whileStopped(database::backUp);

        var sinceBackup = cloudAnew();
        sinceBackup.organizations().removeMember(fabrikam.id(), zoe).ok();
        sinceBackup
                .api()
                .put(sinceBackup.path("/orgsso/orgs/" + fabrikam.alias() + "/members/" + yann + "/role"), owner())
                .ok();
        var xena = memberOf(sinceBackup, fabrikam);
        awaitAtTarget(fabrikam, zoe, "left", "member");
        awaitAtTarget(fabrikam, yann, "active", "owner");
        long newest = database.queryAccounts("select max(member_version) from orgsso_member").stream()
                .mapToLong(row -> Long.parseLong(row.get(0)))
                .sum();
        long position = lastPosition();
        world.server().whileStopped(database::restore);

        var restored = cloudAnew();
        assertThat(restored.organizations().memberEmails(fabrikam.id())).hasSize(2);
        assertThat(atTarget(fabrikam, zoe)).as("nothing else corrects it").isEqualTo(List.of("left", "member"));
        long rebuilt = restored.api()
                .post(restored.path("/orgsso/sync/rebuild"), Map.of())
                .ok()
                .body()
                .path("startedVersion")
                .asLong();
        awaitAtTarget(fabrikam, zoe, "active", "member");
        awaitAtTarget(fabrikam, yann, "active", "member");

        assertThat(rebuilt).isGreaterThan(newest);
        assertThat(versionAtTarget(fabrikam, zoe)).isGreaterThanOrEqualTo(rebuilt);
        assertThat(versionAtTarget(fabrikam, yann)).isGreaterThanOrEqualTo(rebuilt);
        assertThat(versionAtTarget(fabrikam, xena))
                .as("hers tells that she is lost")
                .isLessThan(rebuilt);
        await("every change has its place").until(() -> unplaced() == 0);
        assertThat(database.count("select min(feed_position) from orgsso_change where member_version >= " + rebuilt))
                .as("a reader of the feed goes on behind what it has read")
                .isGreaterThan(position);
    }

    /** An administrator who has signed in since the server's start. */
    private RealmAdmin cloudAnew() {
        return new RealmAdmin(
                AdminApi.asAdmin(world.server().url()), world.cloud().realm());
    }

    private static Map<String, String> owner() {
        return Map.of("role", "owner");
    }

    private String memberOf(RealmAdmin realm, Organization organization) {
        var person = realm.users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        realm.organizations().addMember(organization.id(), person).ok();
        awaitAtTarget(organization, person, "active", "member");
        return person;
    }

    private void awaitAtTarget(Organization organization, String user, String state, String role) {
        await("the target hears of it")
                .atMost(Duration.ofSeconds(30))
                .until(() -> atTarget(organization, user), List.of(state, role)::equals);
    }

    private List<String> atTarget(Organization organization, String user) {
        return database.queryAccounts("select state, role from orgsso_member" + where(organization, user)).stream()
                .findFirst()
                .orElse(List.of());
    }

    private long versionAtTarget(Organization organization, String user) {
        return Long.parseLong(
                database.queryAccounts("select member_version from orgsso_member" + where(organization, user))
                        .get(0)
                        .get(0));
    }

    private static String where(Organization organization, String user) {
        return " where org_id = '" + organization.id() + "' and user_id = '" + user + "'";
    }

    private long lastPosition() {
        await("every change has its place").until(() -> unplaced() == 0);
        return database.count("select max(feed_position) from orgsso_change");
    }

    private long unplaced() {
        return database.count("select count(*) from orgsso_change where feed_position is null");
    }
}
