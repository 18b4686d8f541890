package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkPolicyTest {
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");

    @Test
    void anIdentityProviderSpeaksForItsOwnOrganizationAlone() {
        var byContoso = new SignOnBasis.Proven(new SignOnProof.ByConnection(CONTOSO, "c-b", 0));

        assertThat(LinkPolicy.speaksFor(CONTOSO, byContoso)).isTrue();
        assertThat(LinkPolicy.speaksFor(NORTHWIND, byContoso)).isFalse();
    }

    @Test
    void herOwnCredentialSpeaksForAllThatIsHers() {
        var inEmergency = new SignOnBasis.Proven(new SignOnProof.InEmergency(CONTOSO, 0, Instant.MAX));

        assertThat(LinkPolicy.speaksFor(NORTHWIND, new SignOnBasis.Local(Optional.empty())))
                .isTrue();
        assertThat(LinkPolicy.speaksFor(NORTHWIND, inEmergency)).isTrue();
    }

    @Test
    void whatSeveralMayHaveAssertedSpeaksForNoneOfThem() {
        var byOne = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND)));
        var byEither = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND), connection("c-b", CONTOSO)));

        assertThat(LinkPolicy.speaksFor(NORTHWIND, byOne)).isTrue();
        assertThat(LinkPolicy.speaksFor(CONTOSO, byOne)).isFalse();
        assertThat(LinkPolicy.speaksFor(NORTHWIND, byEither)).isFalse();
        assertThat(LinkPolicy.speaksFor(CONTOSO, byEither)).isFalse();
    }

    private static Connection connection(String alias, OrganizationId organization) {
        return new Connection(alias, "oidc", true, false, Optional.of(organization), Map.of());
    }
}
