package io.orgsso.organization;

/**
 * A customer's organization as Keycloak holds it.
 *
 * @param name the display name; never shown to somebody who has not proven to belong to it
 */
public record Organization(OrganizationId id, String alias, String name, boolean enabled) {}
