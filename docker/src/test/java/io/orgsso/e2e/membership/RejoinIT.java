package io.orgsso.e2e.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.server.Backend;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether a removed member may let herself in again is her organization's policy, read once at the realm's import. */
@OnKeycloak(Backend.POSTGRES)
final class RejoinIT {
    private static final String ZOE = "zoe@northwind.example";

    private final World shared;
    private final StoreTables store;

    RejoinIT(World world) {
        this.shared = world;
        this.store = new StoreTables(world.server().postgres());
    }

    @Test
    void wherePolicySaysProvenHerIdpIsEnough() {
        var world = shared.copy(realm -> rejoin(realm, "proven"));
        var northwind = northwindWithItsOwnIdp(world);
        var removed = removed(world, northwind);
        long before = store.version(northwind.id(), removed.subject());

        var again = world.login("openid").as(ZOE).tokens();

        assertThat(again.subject()).isEqualTo(removed.subject());
        assertThat(northwind.hasMember(again.subject())).isTrue();
        store.awaitState(northwind.id(), again.subject(), "active");
        assertThat(store.version(northwind.id(), again.subject())).isGreaterThan(before);
    }

    @Test
    void wherePolicySaysNeverSheAsksAnAdministrator() {
        var world = shared.copy(realm -> rejoin(realm, "never"));
        var northwind = northwindWithItsOwnIdp(world);
        var removed = removed(world, northwind);

        var refused = world.login("openid").as(ZOE);
        assertThat(RefusalPage.of(refused.page())
                        .isUnderstandable()
                        .event(world)
                        .path("error")
                        .asText())
                .isEqualTo("orgsso_rejoin_refused");

        world.cloud()
                .organizations()
                .addMember(northwind.id(), removed.subject())
                .ok();
        assertThat(world.login("openid").as(ZOE).tokens().subject()).isEqualTo(removed.subject());
    }

    @Test
    void aPolicyWrittenLaterByAnOrganizationsAdministratorIsNotBelieved() {
        var world = shared.copy(realm -> rejoin(realm, "never"));
        var northwind = northwindWithItsOwnIdp(world);
        removed(world, northwind);
        world.cloud().organizations().setAttribute(northwind.id(), "orgsso.rejoin", "proven");

        var refused = world.login("openid").as(ZOE);

        RefusalPage.of(refused.page()).isUnderstandable();
    }

    @Test
    void whoIsBackBeforeAnybodyLookedIsAPlainMember() {
        var fabrikam = shared.organization("fabrikam");
        var zoe = shared.cloud().users().create("zoe-" + World.random(8) + "@personal.example", "zoe");
        shared.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        store.awaitState(fabrikam.id(), zoe, "active");
        makeBreakGlassOwner(fabrikam, zoe);
        store.awaitSettled();

        store.whileHeld(fabrikam.id(), zoe, () -> {
            shared.cloud().organizations().removeMember(fabrikam.id(), zoe).ok();
            shared.cloud().organizations().addMember(fabrikam.id(), zoe).ok();
        });
        store.awaitSettled();

        assertThat(shared.cloud()
                        .api()
                        .get(own(fabrikam, "/members/" + zoe + "/role"))
                        .ok()
                        .body()
                        .path("role")
                        .asText())
                .isEqualTo("member");
        assertThat(shared.cloud()
                        .api()
                        .get(own(fabrikam, "/break-glass"))
                        .ok()
                        .body()
                        .path("owners"))
                .isEmpty();
        assertThat(store.changes(fabrikam.id(), zoe))
                .last()
                .satisfies(change -> assertThat(change.subList(1, 4)).containsExactly("active", "active", "member"));
    }

    private void makeBreakGlassOwner(Organization organization, String user) {
        var api = shared.cloud().api();
        api.put(own(organization, "/members/" + user + "/role"), Map.of("role", "owner"))
                .ok();
        shared.server()
                .postgres()
                .runBehindKeycloak("insert into orgsso_break_glass (org_id, user_id, realm_id, place, appointed_at)"
                        + " select org_id, user_id, realm_id, 1, granted_at from orgsso_member_role"
                        + " where org_id = '" + organization.id() + "' and user_id = '" + user + "'");
        assertThat(api.get(own(organization, "/break-glass")).ok().body().path("owners"))
                .hasSize(1);
    }

    private String own(Organization organization, String path) {
        return shared.cloud().store().path() + "/orgs/" + organization.alias() + path;
    }

    private Tokens removed(World world, Organization northwind) {
        var tokens = world.login("openid").as(ZOE).tokens();
        store.awaitState(northwind.id(), tokens.subject(), "active");
        world.cloud()
                .organizations()
                .removeMember(northwind.id(), tokens.subject())
                .ok();
        store.awaitState(northwind.id(), tokens.subject(), "left");
        return tokens;
    }

    private Organization northwindWithItsOwnIdp(World world) {
        var idp = shared.oidcIdp().willSay(Persona.verified(ZOE));
        world.cloud().identityProviders().delete("c-qkzvhtwmra").ok();
        return world.northwind().withOidcIdp(idp);
    }

    private static void rejoin(ObjectNode realm, String policy) {
        for (var organization : realm.path("organizations")) {
            ((ObjectNode) organization.path("attributes"))
                    .putArray("orgsso.rejoin")
                    .add(policy);
        }
    }
}
