package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SsoRequirementTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");

    @Test
    void nothingIsOwedWhereNobodyInsists() {
        assertThat(judge(List.of(), Optional.empty())).isEqualTo(new SsoRequirement.Satisfied());
    }

    @Test
    void theFirstThatInsistsIsOwed() {
        assertThat(judge(List.of(CONTOSO, NORTHWIND), Optional.empty())).isEqualTo(new SsoRequirement.Owed(CONTOSO));
    }

    @Test
    void whoCameThroughAnOrganizationGoesOn() {
        assertThat(judge(List.of(NORTHWIND), Optional.of(new SignOnProof.ByConnection(NORTHWIND, "c-a", 0))))
                .isEqualTo(new SsoRequirement.Satisfied());
    }

    @Test
    void sheGoesOnWithThatOneThoughAnotherOfHersInsists() {
        assertThat(judge(List.of(CONTOSO), Optional.of(new SignOnProof.ByConnection(NORTHWIND, "c-a", 0))))
                .isEqualTo(new SsoRequirement.Satisfied());
    }

    @Test
    void anEmergencyLastsUntilItsEnd() {
        assertThat(judge(List.of(NORTHWIND), emergency(NOW.plusSeconds(1)))).isEqualTo(new SsoRequirement.Satisfied());
        assertThat(judge(List.of(NORTHWIND), emergency(NOW))).isEqualTo(new SsoRequirement.Owed(NORTHWIND));
    }

    @Test
    void anEmergencyThatEndedIsNoSignOnByPassword() {
        assertThat(judge(List.of(), emergency(NOW.minusSeconds(1)))).isEqualTo(new SsoRequirement.Owed(NORTHWIND));
    }

    private static Optional<SignOnProof> emergency(Instant until) {
        return Optional.of(new SignOnProof.InEmergency(NORTHWIND, 0, until));
    }

    private static SsoRequirement judge(List<OrganizationId> insisting, Optional<SignOnProof> proof) {
        return SsoRequirement.judge(insisting, proof, NOW);
    }
}
