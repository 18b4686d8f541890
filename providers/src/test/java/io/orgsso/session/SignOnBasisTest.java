package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignOnBasisTest {
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");

    @Test
    void anIdentityProviderSpeaksForItsOwnOrganizationAlone() {
        var byContoso = new SignOnBasis.Proven(new SignOnProof.ByConnection(CONTOSO, "c-b", 0));

        assertThat(byContoso.speaksFor(CONTOSO)).isTrue();
        assertThat(byContoso.speaksFor(NORTHWIND)).isFalse();
    }

    @Test
    void herOwnCredentialSpeaksForAllThatIsHers() {
        var inEmergency = new SignOnBasis.Proven(new SignOnProof.InEmergency(CONTOSO, 0, Instant.MAX));

        assertThat(new SignOnBasis.Local(Optional.empty()).speaksFor(NORTHWIND)).isTrue();
        assertThat(inEmergency.speaksFor(NORTHWIND)).isTrue();
    }

    @Test
    void whatSeveralMayHaveAssertedSpeaksForNoneOfThem() {
        var byOne = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND)));
        var byEither = new SignOnBasis.Brokered(List.of(connection("c-a", NORTHWIND), connection("c-b", CONTOSO)));

        assertThat(byOne.speaksFor(NORTHWIND)).isTrue();
        assertThat(byOne.speaksFor(CONTOSO)).isFalse();
        assertThat(byEither.speaksFor(NORTHWIND)).isFalse();
        assertThat(byEither.speaksFor(CONTOSO)).isFalse();
    }

    private static Connection connection(String alias, OrganizationId organization) {
        return new Connection(alias, "oidc", true, false, Optional.of(organization), Map.of());
    }
}
