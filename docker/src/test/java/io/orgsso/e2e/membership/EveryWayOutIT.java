package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnKeycloak(Backend.POSTGRES)
final class EveryWayOutIT {
    private final World world;
    private final StoreTables store;

    EveryWayOutIT(World world) {
        this.world = world;
        this.store = new StoreTables(world.server().postgres());
    }

    @Test
    void anAdministratorRemovesHer() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        long before = store.version(fabrikam.id(), zoe);

        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();

        store.awaitState(fabrikam.id(), zoe, "left");
        assertThat(store.version(fabrikam.id(), zoe)).isGreaterThan(before);
        assertThat(world.cloud().users().byId(zoe)).as("her account stays").isPresent();
    }

    @Test
    void sheComesBackAndTheVersionGoesOn() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();
        store.awaitState(fabrikam.id(), zoe, "left");
        long before = store.version(fabrikam.id(), zoe);

        world.cloud().organizations().addMember(fabrikam.id(), zoe).ok();

        store.awaitState(fabrikam.id(), zoe, "active");
        assertThat(store.version(fabrikam.id(), zoe)).isGreaterThan(before);
    }

    @Test
    void herAccountIsDeleted() {
        var fabrikam = world.organization("fabrikam");
        var tailspin = world.organization("tailspin");
        var zoe = memberOf(fabrikam, tailspin);

        world.cloud().users().delete(zoe).ok();

        store.awaitState(fabrikam.id(), zoe, "erased");
        store.awaitState(tailspin.id(), zoe, "erased");
    }

    @Test
    void aPartialImportOverwritesHer() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);
        var address =
                world.cloud().users().byId(zoe).orElseThrow().path("email").asText();
        var other = world.cloud().users().byId(yann).orElseThrow().path("email").asText();

        world.cloud()
                .api()
                .post(
                        world.cloud().path("/partialImport"),
                        Map.of(
                                "ifResourceExists",
                                "OVERWRITE",
                                "users",
                                List.of(
                                        Map.of("username", address, "email", address, "enabled", true),
                                        Map.of("id", yann, "username", other, "email", other, "enabled", true))))
                .ok();

        store.awaitState(fabrikam.id(), zoe, "erased");
        assertThat(world.cloud().users().idOf(address)).isNotEqualTo(zoe);
        assertThat(world.cloud().users().idOf(other)).isEqualTo(yann);
        store.awaitState(fabrikam.id(), yann, "left");
    }

    @Test
    void aManagedMemberIsRemovedAndLosesHerOtherMembershipsToo() {
        var fabrikam = world.organization("fabrikam");
        var tailspin = world.organization("tailspin");
        var address = "zoe-" + World.random(10) + "@personal.example";
        var zoe = Invitations.register(world, Invitations.mailboxOf(world), fabrikam, address);
        world.cloud().organizations().addMember(tailspin.id(), zoe).ok();
        store.awaitState(tailspin.id(), zoe, "active");

        world.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();

        assertThat(world.cloud().users().byId(zoe))
                .as("Keycloak deletes a managed member")
                .isEmpty();
        store.awaitState(fabrikam.id(), zoe, "erased");
        store.awaitState(tailspin.id(), zoe, "erased");
    }

    @Test
    void theOrganizationIsDeleted() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var yann = memberOf(fabrikam);

        world.cloud().organizations().delete(fabrikam.id()).ok();

        store.awaitState(fabrikam.id(), zoe, "left");
        store.awaitState(fabrikam.id(), yann, "left");
    }

    @Test
    void theRealmIsDeleted() {
        var realm = ImportedRealm.with(world, List.of("orgsso-membership-sync"));
        var realmId = realm.api().get(realm.path("")).ok().body().path("id").asText();
        await("imported").until(() -> store.rowsOfRealm(realmId) == 1);

        realm.api().delete(realm.path("")).ok();

        await("nothing of it stays").atMost(Duration.ofSeconds(90)).until(() -> store.rowsOfRealm(realmId) == 0);
    }

    @Test
    void sheIsDisabledAndEnabledAgain() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);

        world.cloud().users().enable(zoe, false);
        store.awaitState(fabrikam.id(), zoe, "suspended");

        world.cloud().users().enable(zoe, true);
        store.awaitState(fabrikam.id(), zoe, "active");
    }

    @Test
    void theOrganizationIsDisabledAndEnabledAgain() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);

        world.cloud().organizations().enable(fabrikam.id(), false);
        store.awaitState(fabrikam.id(), zoe, "suspended");

        world.cloud().organizations().enable(fabrikam.id(), true);
        store.awaitState(fabrikam.id(), zoe, "active");
    }

    @Test
    void whatDidNotHappenChangesNothing() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var stranger = person();
        var changes = store.changes(fabrikam.id(), zoe);

        world.cloud().organizations().addMember(fabrikam.id(), zoe);
        world.cloud().organizations().removeMember(fabrikam.id(), stranger);
        world.cloud().organizations().enable(fabrikam.id(), true);
        world.cloud().users().enable(zoe, true);
        store.awaitSettled();

        assertThat(store.changes(fabrikam.id(), zoe)).isEqualTo(changes);
        assertThat(store.state(fabrikam.id(), stranger)).isEmpty();
    }

    @Test
    void whatSheIsBesidesAMemberChangesNothing() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        var changes = store.changes(fabrikam.id(), zoe);
        var api = world.cloud().api();
        var groups = world.cloud().path("/organizations/" + fabrikam.id() + "/groups");
        var group = api.post(groups, Map.of("name", "tennis")).createdId();
        api.put(groups + "/" + group + "/members/" + zoe, Map.of()).ok();
        var roles = world.cloud().path("/roles");
        var role = "captain-" + World.random(8);
        api.post(roles, Map.of("name", role)).ok();
        api.post(
                        world.cloud().path("/users/" + zoe + "/role-mappings/realm"),
                        List.of(api.get(roles + "/" + role).ok().body()))
                .ok();

        api.delete(groups + "/" + group).ok();
        api.delete(roles + "/" + role).ok();
        store.awaitSettled();

        assertThat(store.changes(fabrikam.id(), zoe)).isEqualTo(changes);
        assertThat(fabrikam.hasMember(zoe)).isTrue();
    }

    @Test
    void aNewAddressIsAChangeToo() {
        var fabrikam = world.organization("fabrikam");
        var zoe = memberOf(fabrikam);
        long before = store.version(fabrikam.id(), zoe);

        world.cloud().users().update(zoe, Map.of("email", "zoe-" + World.random(8) + "@personal.example"));

        await("the digest differs").until(() -> store.version(fabrikam.id(), zoe) > before);
    }

    @Test
    void afterARemovalHerTokensEndAndSheIsNotLetInAgain() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var address = fabrikam.address("zoe");
        idp.willSay(Persona.verified(address));
        var tokens = world.login("openid").as(address).tokens();
        store.awaitState(fabrikam.id(), tokens.subject(), "active");

        world.cloud()
                .organizations()
                .removeMember(fabrikam.id(), tokens.subject())
                .ok();

        assertThat(world.console().refresh(tokens).status()).isEqualTo(400);
        store.awaitState(fabrikam.id(), tokens.subject(), "left");
        await("her sessions end").until(() -> world.cloud().users().sessionCount(tokens.subject()) == 0);
        var again = world.login("openid").as(address);
        assertThat(reasonOf(again.page()).asText()).isEqualTo("rejoin-refused");
        assertThat(fabrikam.hasMember(tokens.subject())).isFalse();
    }

    @Test
    void whileTheOrganizationIsOffNoTokenIsRenewed() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")));
        var tokens = world.login("openid").as(fabrikam.address("zoe")).tokens();

        world.cloud().organizations().enable(fabrikam.id(), false);

        assertThat(world.console().refresh(tokens).status()).isEqualTo(400);
    }

    private JsonNode reasonOf(Page page) {
        return RefusalPage.of(page)
                .isUnderstandable()
                .event(world)
                .path("details")
                .path("reason");
    }

    private String memberOf(Organization... organizations) {
        var person = person();
        for (var organization : organizations) {
            world.cloud().organizations().addMember(organization.id(), person).ok();
            store.awaitState(organization.id(), person, "active");
        }
        return person;
    }

    private String person() {
        return world.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
    }
}
