package io.orgsso.onboarding;

import io.orgsso.organization.Connection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;

/**
 * The mappers beside the gate on a connection. One that writes the account's email or username writes it on a repeat
 * login too (sync mode FORCE), and that is committed before any later step could refuse: a tenant would name its own
 * account after somebody of another tenant.
 */
record OtherMappers(List<IdentityProviderMapperModel> mappers) {
    static OtherMappers of(KeycloakSession session, Connection connection) {
        return new OtherMappers(session.identityProviders()
                .getMappersByAliasStream(connection.alias())
                .toList());
    }

    boolean anyWritesWhoSheIs() {
        return mappers.stream().anyMatch(mapper -> writesEmail(mapper) || writesUsername(mapper));
    }

    /** Keycloak's attribute importers of both protocols, and the hardcoded attribute, name their target alike. */
    private static boolean writesEmail(IdentityProviderMapperModel mapper) {
        return isEmailOrUsername(mapper.getConfig().get("user.attribute"))
                || (isEmailOrUsername(mapper.getConfig().get("attribute"))
                        && mapper.getIdentityProviderMapper().startsWith("hardcoded-attribute"));
    }

    private static boolean isEmailOrUsername(@Nullable String attribute) {
        return "email".equalsIgnoreCase(attribute) || "username".equalsIgnoreCase(attribute);
    }

    /** {@code oidc-username-idp-mapper} and {@code saml-username-idp-mapper}, unless they name the broker's side only. */
    private static boolean writesUsername(IdentityProviderMapperModel mapper) {
        String target = mapper.getConfig().getOrDefault("target", "LOCAL");
        return mapper.getIdentityProviderMapper().endsWith("-username-idp-mapper") && target.equals("LOCAL");
    }
}
