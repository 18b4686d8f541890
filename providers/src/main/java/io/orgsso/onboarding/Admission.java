package io.orgsso.onboarding;

import io.orgsso.connection.EmailProof;
import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import java.util.Optional;

/** Whether an assertion may speak for the address that it names. A tenant's provider speaks for its own domains only. */
sealed interface Admission {
    record Admitted(Organization organization, EmailAddress email) implements Admission {}

    record Refused(Refusal refusal) implements Admission {}

    /**
     * Judges one assertion.
     *
     * @param organization the one that the connection belongs to
     * @param proof what the connection's preset read from the assertion
     * @param claim the verified claim that covers the address's domain
     */
    static Admission judge(
            Connection connection, Optional<Organization> organization, EmailProof proof, Optional<DomainClaim> claim) {
        if (organization.isEmpty()) {
            return refused(RefusalReason.CONNECTION_UNASSIGNED, connection, Optional.empty());
        }
        if (!organization.get().enabled()) {
            return refused(RefusalReason.ORGANIZATION_DISABLED, connection, Optional.empty());
        }
        if (!connection.enabled()) {
            return refused(RefusalReason.CONNECTION_DISABLED, connection, Optional.empty());
        }
        if (proof instanceof EmailProof.Missing) {
            return refused(RefusalReason.NO_EMAIL, connection, Optional.empty());
        }
        if (proof instanceof EmailProof.Unverified unverified) {
            return refused(RefusalReason.EMAIL_UNVERIFIED, connection, Optional.of(unverified.email()));
        }
        if (!(proof instanceof EmailProof.Proven proven)) {
            return refused(RefusalReason.EMAIL_MALFORMED, connection, Optional.empty());
        }
        boolean own = claim.filter(
                        found -> found.organization().equals(organization.get().id()))
                .filter(found -> found.isSpokenForBy(connection.alias()))
                .isPresent();
        return own
                ? new Admitted(organization.get(), proven.email())
                : refused(RefusalReason.DOMAIN_FOREIGN, connection, Optional.of(proven.email()));
    }

    private static Refused refused(RefusalReason reason, Connection connection, Optional<EmailAddress> email) {
        Refusal refusal = Refusal.of(reason).through(connection.alias());
        if (connection.organization().isPresent()) {
            refusal = refusal.by(connection.organization().get());
        }
        return new Refused(
                email.isPresent() ? refusal.about(email.get().domain().ascii()) : refusal);
    }
}
