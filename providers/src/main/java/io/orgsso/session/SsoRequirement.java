package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a sign-on may go on, or has to pass an organization's identity provider first. */
public sealed interface SsoRequirement {
    /** Nothing is owed. */
    record Satisfied() implements SsoRequirement {}

    /** This organization's identity provider has to sign the person in. */
    record Owed(OrganizationId organization) implements SsoRequirement {}

    /**
     * Decides. A sign-on through one organization goes on even where another one that she belongs to insists on its own:
     * its tokens speak of the first alone. An emergency that has ended is never anything else again, so that its session
     * does not live on as one by password.
     *
     * @param insisting the organizations with enforcement {@code required} that have a say in this person, most
     *     important first
     * @param proof what the sign-on shows, checked to be still good but for the time
     */
    static SsoRequirement judge(List<OrganizationId> insisting, Optional<SignOnProof> proof, Instant now) {
        if (proof.isPresent() && proof.get() instanceof SignOnProof.ByConnection) {
            return new Satisfied();
        }
        if (proof.isPresent() && proof.get() instanceof SignOnProof.InEmergency emergency) {
            return now.isBefore(emergency.until()) ? new Satisfied() : new Owed(emergency.organization());
        }
        return insisting.isEmpty() ? new Satisfied() : new Owed(insisting.get(0));
    }
}
