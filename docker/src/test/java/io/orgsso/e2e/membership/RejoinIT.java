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
