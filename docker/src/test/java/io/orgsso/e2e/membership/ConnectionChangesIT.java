package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Through which connection a member is known, as the targets are told. */
@OnKeycloak(Backend.POSTGRES)
final class ConnectionChangesIT {
    private static final List<String> NONE = List.of("null", "null");

    private final World world;
    private final StoreTables store;

    ConnectionChangesIT(World world) {
        this.world = world;
        this.store = new StoreTables(world.server().postgres());
    }

    @Test
    void aLinkIsWrittenAndRemoved() {
        var fabrikam = world.organization("fabrikam");
        var connection = fabrikam.connect(world.oidcIdp());
        var zoe = memberOf(fabrikam);

        world.cloud().users().link(zoe, connection, "zoe-there").ok();
        awaitKnownThrough(fabrikam, zoe, List.of(connection, "zoe-there"));

        world.cloud()
                .api()
                .delete(world.cloud().path("/users/" + zoe + "/federated-identity/" + connection))
                .ok();
        awaitKnownThrough(fabrikam, zoe, NONE);
        assertThat(store.state(fabrikam.id(), zoe)).hasValue("active");
    }

    @Test
    void aConnectionIsDeleted() {
        var fabrikam = world.organization("fabrikam");
        var connection = fabrikam.connect(world.oidcIdp());
        var zoe = linkedMemberOf(fabrikam, connection);

        world.cloud().identityProviders().delete(connection).ok();

        awaitKnownThrough(fabrikam, zoe, NONE);
        assertThat(store.state(fabrikam.id(), zoe)).hasValue("active");
    }

    @Test
    void aConnectionIsTakenFromTheOrganizationAndGivenBack() {
        var fabrikam = world.organization("fabrikam");
        var connection = fabrikam.connect(world.oidcIdp());
        var zoe = linkedMemberOf(fabrikam, connection);

        world.cloud()
                .api()
                .delete(world.cloud().path("/organizations/" + fabrikam.id() + "/identity-providers/" + connection))
                .ok();
        awaitKnownThrough(fabrikam, zoe, NONE);

        world.cloud().organizations().link(fabrikam.id(), connection);
        awaitKnownThrough(fabrikam, zoe, List.of(connection, "zoe-there"));
    }

    @Test
    void aConnectionThatIsSwitchedOffIsStillHers() {
        var fabrikam = world.organization("fabrikam");
        var connection = fabrikam.connect(world.oidcIdp());
        var zoe = linkedMemberOf(fabrikam, connection);
        var changes = store.changes(fabrikam.id(), zoe);

        world.cloud().identityProviders().enable(connection, false);
        store.awaitSettled();

        assertThat(store.changes(fabrikam.id(), zoe)).isEqualTo(changes);
    }

    private String memberOf(Organization organization) {
        var person = world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        world.cloud().organizations().addMember(organization.id(), person).ok();
        store.awaitState(organization.id(), person, "active");
        return person;
    }

    private String linkedMemberOf(Organization organization, String connection) {
        var person = memberOf(organization);
        world.cloud().users().link(person, connection, "zoe-there").ok();
        awaitKnownThrough(organization, person, List.of(connection, "zoe-there"));
        return person;
    }

    private void awaitKnownThrough(Organization organization, String user, List<String> connectionAndSubject) {
        await("the target postgres hears of it")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> world.server()
                                .postgres()
                                .queryAccounts(("select connection_alias, subject from orgsso_member"
                                                + " where org_id = '%s' and user_id = '%s'")
                                        .formatted(organization.id(), user)),
                        List.of(connectionAndSubject)::equals);
    }
}
