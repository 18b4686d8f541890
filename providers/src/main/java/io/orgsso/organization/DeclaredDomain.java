package io.orgsso.organization;

/**
 * A domain as an organization's record in Keycloak declares it. Declared is not owned: ownership is a claim in the
 * {@code domain} room.
 */
public record DeclaredDomain(String name, boolean verified) {}
