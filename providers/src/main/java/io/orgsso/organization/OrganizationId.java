package io.orgsso.organization;

import java.util.Objects;

/** Id of a Keycloak organization: a UUID string, never its alias (an alias can be used again). */
public record OrganizationId(String value) {
    public OrganizationId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
