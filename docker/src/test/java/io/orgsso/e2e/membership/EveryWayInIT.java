package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnKeycloak(Backend.POSTGRES)
final class EveryWayInIT {
    private final World world;
    private final StoreTables store;

    EveryWayInIT(World world) {
        this.world = world;
        this.store = new StoreTables(world.server().postgres());
    }

    @Test
    void aFirstSignInThroughTheOrganizationsIdp() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")));

        var tokens = world.login("openid").as(fabrikam.address("zoe")).tokens();

        store.awaitState(fabrikam.id(), tokens.subject(), "active");
        assertThat(store.changes(fabrikam.id(), tokens.subject())).hasSize(1);
    }

    @Test
    void anAdministratorAddsHer() {
        var fabrikam = world.organization("fabrikam");
        var zoe = person();

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        store.awaitState(fabrikam.id(), zoe, "active");
        assertThat(store.changes(fabrikam.id(), zoe)).hasSize(1);
    }

    @Test
    void sheAcceptsAnInvitationWithTheAccountSheHas() {
        var mailbox = Invitations.mailboxOf(world);
        var fabrikam = world.organization("fabrikam");
        var address = "zoe-" + World.random(10) + "@personal.example";
        var zoe = world.cloud().users().create(address, "zoe");
        world.cloud().organizations().invite(fabrikam.id(), address).ok();

        Invitations.proceed(world.browser().open(mailbox.linkSentTo(address)));

        assertThat(fabrikam.hasMember(zoe)).isTrue();
        store.awaitState(fabrikam.id(), zoe, "active");
    }

    @Test
    void sheRegistersFromAnInvitation() {
        var fabrikam = world.organization("fabrikam");
        var address = "zoe-" + World.random(10) + "@personal.example";

        var zoe = Invitations.register(world, Invitations.mailboxOf(world), fabrikam, address);

        assertThat(fabrikam.hasMember(zoe)).isTrue();
        store.awaitState(fabrikam.id(), zoe, "active");
    }

    @Test
    void sheComesWithAnImportedRealm() {
        var realm = ImportedRealm.with(world, List.of("jboss-logging", "orgsso-membership-sync"));

        var organization = realm.organizations().idOf("fabrikam").orElseThrow();
        store.awaitState(organization, realm.users().idOf("zoe@fabrikam.example"), "active");
    }

    @Test
    void sheWasThereBeforeTheRealmOptedIn() {
        var realm = ImportedRealm.with(world, List.of("jboss-logging"));
        var organization = realm.organizations().idOf("fabrikam").orElseThrow();
        var zoe = realm.users().idOf("zoe@fabrikam.example");
        assertThat(store.state(organization, zoe)).isEmpty();

        realm.api()
                .put(realm.path(""), Map.of("eventsListeners", List.of("jboss-logging", "orgsso-membership-sync")))
                .ok();

        // Nothing tells of it; the pass runs once a minute.
        store.awaitState(organization, zoe, "active", Duration.ofSeconds(90));
    }

    private String person() {
        return world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
    }
}
