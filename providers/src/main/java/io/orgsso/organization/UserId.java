package io.orgsso.organization;

import java.util.Objects;

/** Id of a Keycloak user: a UUID string, or {@code f:<component>:<id>} for a federated one. */
public record UserId(String value) {
    public UserId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
