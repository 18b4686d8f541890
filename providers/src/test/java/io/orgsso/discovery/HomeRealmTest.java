package io.orgsso.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HomeRealmTest {
    private final Organization northwind = new Organization(new OrganizationId("o-1"), "northwind", "Northwind", true);

    @Test
    void amongSeveralConnectionsTheLowestAliasDecides() {
        List<Connection> connections = List.of(connection("c-b", true), connection("c-a", true));

        assertThat(HomeRealm.among(northwind, connections, Optional.empty()))
                .isEqualTo(new HomeRealm.IdentityProvider(northwind, connection("c-a", true)));
    }

    @Test
    void aConnectionThatIsSwitchedOffIsPassedOver() {
        List<Connection> connections = List.of(connection("c-a", false), connection("c-b", true));

        assertThat(HomeRealm.among(northwind, connections, Optional.empty()))
                .isEqualTo(new HomeRealm.IdentityProvider(northwind, connection("c-b", true)));
    }

    @Test
    void theConnectionThatTheClaimNamesDecidesAlone() {
        List<Connection> connections = List.of(connection("c-a", true), connection("c-b", true));

        assertThat(HomeRealm.among(northwind, connections, Optional.of("c-b")))
                .isEqualTo(new HomeRealm.IdentityProvider(northwind, connection("c-b", true)));
        assertThat(HomeRealm.among(
                        northwind, List.of(connection("c-a", true), connection("c-b", false)), Optional.of("c-b")))
                .isEqualTo(new HomeRealm.ConnectionsOff(northwind));
    }

    @Test
    void withoutAConnectionThereIsNoHomeRealm() {
        Connection linkOnly = new Connection("c-a", "oidc", true, true, Optional.of(northwind.id()), Map.of());

        assertThat(HomeRealm.among(northwind, List.of(), Optional.empty())).isEqualTo(new HomeRealm.None());
        assertThat(HomeRealm.among(northwind, List.of(linkOnly), Optional.empty()))
                .isEqualTo(new HomeRealm.None());
    }

    @Test
    void aDisabledOrganizationLeadsNowhere() {
        Organization off = new Organization(northwind.id(), "northwind", "Northwind", false);

        assertThat(HomeRealm.among(off, List.of(connection("c-a", true)), Optional.empty()))
                .isEqualTo(new HomeRealm.OrganizationOff(off));
    }

    private Connection connection(String alias, boolean enabled) {
        return new Connection(alias, "oidc", enabled, false, Optional.of(northwind.id()), Map.of());
    }
}
