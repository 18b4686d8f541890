package io.orgsso.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.connection.EmailProof;
import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainPattern;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.refusal.RefusalReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final EmailAddress ALICE = EmailAddress.parse("alice@northwind.example");

    private final Organization northwind = new Organization(new OrganizationId("o-1"), "northwind", "Northwind", true);
    private final Organization contoso = new Organization(new OrganizationId("o-2"), "contoso", "Contoso", true);
    private final Connection connection = connection(true);

    @Test
    void aProvenAddressInsideTheOrganizationsOwnDomainIsAdmitted() {
        assertThat(judge(new EmailProof.Proven(ALICE), ownedBy(northwind)))
                .isEqualTo(new Admission.Admitted(northwind, ALICE));
    }

    @Test
    void anAddressOfAnotherOrganizationsDomainIsRefused() {
        assertThat(reason(judge(new EmailProof.Proven(ALICE), ownedBy(contoso))))
                .isEqualTo(RefusalReason.DOMAIN_FOREIGN);
    }

    @Test
    void anAddressOfADomainThatNobodyOwnsIsRefused() {
        assertThat(reason(judge(new EmailProof.Proven(ALICE), Optional.empty())))
                .isEqualTo(RefusalReason.DOMAIN_FOREIGN);
    }

    @Test
    void anotherConnectionOfTheSameOrganizationDoesNotSpeakForAnAssignedDomain() {
        assertThat(reason(judge(new EmailProof.Proven(ALICE), ownedBy(northwind, Optional.of("c-other")))))
                .isEqualTo(RefusalReason.DOMAIN_FOREIGN);
    }

    @Test
    void whatIsNotProvenIsRefusedInsideTheOwnDomainToo() {
        assertThat(reason(judge(new EmailProof.Unverified(ALICE), ownedBy(northwind))))
                .isEqualTo(RefusalReason.EMAIL_UNVERIFIED);
        assertThat(reason(judge(new EmailProof.Missing(), ownedBy(northwind)))).isEqualTo(RefusalReason.NO_EMAIL);
        assertThat(reason(judge(new EmailProof.Malformed(), ownedBy(northwind))))
                .isEqualTo(RefusalReason.EMAIL_MALFORMED);
    }

    @Test
    void aConnectionOfNoOrganizationAdmitsNobody() {
        assertThat(reason(Admission.judge(
                        connection, Optional.empty(), new EmailProof.Proven(ALICE), ownedBy(northwind))))
                .isEqualTo(RefusalReason.CONNECTION_UNASSIGNED);
    }

    @Test
    void whatIsSwitchedOffAdmitsNobody() {
        Organization off = new Organization(northwind.id(), "northwind", "Northwind", false);

        assertThat(reason(Admission.judge(
                        connection, Optional.of(off), new EmailProof.Proven(ALICE), ownedBy(northwind))))
                .isEqualTo(RefusalReason.ORGANIZATION_DISABLED);
        assertThat(reason(Admission.judge(
                        connection(false), Optional.of(northwind), new EmailProof.Proven(ALICE), ownedBy(northwind))))
                .isEqualTo(RefusalReason.CONNECTION_DISABLED);
    }

    private Admission judge(EmailProof proof, Optional<DomainClaim> claim) {
        return Admission.judge(connection, Optional.of(northwind), proof, claim);
    }

    private Connection connection(boolean enabled) {
        return new Connection("c-a", "oidc", enabled, false, Optional.of(northwind.id()), Map.of());
    }

    private static RefusalReason reason(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Refused.class);
        return ((Admission.Refused) admission).refusal().reason();
    }

    private static Optional<DomainClaim> ownedBy(Organization organization) {
        return ownedBy(organization, Optional.empty());
    }

    private static Optional<DomainClaim> ownedBy(Organization organization, Optional<String> connection) {
        return Optional.of(new DomainClaim(
                organization.id(), DomainPattern.parse("northwind.example"), connection, "operator", Instant.EPOCH));
    }
}
