package io.orgsso.organization;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Keycloak holds about one user in one organization, committed and fresh.
 *
 * @param organization empty if the organization (or its realm) is gone
 * @param person empty if the account is gone
 * @param member whether the membership exists
 * @param link how the organization's identity provider knows the person; empty if none does
 */
public record Membership(
        boolean realmExists,
        Optional<OrganizationFacts> organization,
        Optional<PersonFacts> person,
        boolean member,
        Optional<LinkFacts> link) {

    /** An organization's record. */
    public record OrganizationFacts(String alias, String name, boolean enabled) {}

    /** A person's account. Personal data: never log it, never keep it. */
    public record PersonFacts(
            boolean enabled,
            @Nullable String email,
            @Nullable String firstName,
            @Nullable String lastName) {
        @Override
        public String toString() {
            return "PersonFacts[enabled=" + enabled + "]";
        }
    }

    /** A person's id at an identity provider of the organization. */
    public record LinkFacts(String connection, String subject) {}
}
