package io.orgsso.organization;

import java.util.Map;
import java.util.Optional;

/**
 * An identity provider of a realm, in Keycloak's words an {@code IdentityProviderModel}.
 *
 * @param alias opaque ({@code c-} and random letters): it is visible in URLs
 * @param providerId Keycloak's provider, for example {@code oidc} or {@code saml}
 * @param organization the organization it speaks for, empty for a connection of the realm itself
 * @param config Keycloak's configuration map of the connection; holds secrets, never log it
 */
public record Connection(
        String alias,
        String providerId,
        boolean enabled,
        boolean linkOnly,
        Optional<OrganizationId> organization,
        Map<String, String> config) {

    @Override
    public String toString() {
        return "Connection[" + alias + "]";
    }
}
