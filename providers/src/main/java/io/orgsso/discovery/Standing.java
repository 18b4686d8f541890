package io.orgsso.discovery;

import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which organization a running session stands for in the client that comes now. */
sealed interface Standing {
    /** For this one; for what it stood for so far where none is named. */
    record For(Optional<OrganizationId> organization) implements Standing {}

    /** For one of several: the person says which. */
    record Ask(List<Organization> choices) implements Standing {}

    /**
     * What is known of a session.
     *
     * @param memberOf the person's organizations that are enabled
     * @param proven the organizations that the session was signed in to through
     * @param open the organizations whose identity provider would know her
     * @param local whether nothing but a credential of the account made the session
     * @param before what this client's session stands for already
     * @param passive whether no page may be shown
     */
    record Facts(
            List<Organization> memberOf,
            Set<OrganizationId> proven,
            Set<OrganizationId> open,
            boolean local,
            Optional<OrganizationId> before,
            boolean passive) {

        /** A password speaks for all of them; an identity provider for its own, and the next one can be gone to. */
        List<Organization> choices() {
            return memberOf.stream()
                    .filter(organization ->
                            local || proven.contains(organization.id()) || open.contains(organization.id()))
                    .toList();
        }

        /** Whether the session as it is will do for this organization. */
        boolean standsFor(OrganizationId organization) {
            return choices().stream().map(Organization::id).anyMatch(organization::equals)
                    && (local || proven.contains(organization));
        }
    }

    static Standing decide(Facts facts) {
        List<Organization> choices = facts.choices();
        if (choices.size() < 2) {
            return new For(Optional.empty());
        }
        if (!facts.passive()) {
            return new Ask(choices);
        }
        Optional<OrganizationId> before = facts.before().filter(facts::standsFor);
        return before.isEmpty() && facts.local() ? new Ask(choices) : new For(before);
    }
}
