package io.orgsso.connection;

import io.orgsso.organization.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which preset a connection follows: the one its configuration names, else the plain one of its protocol. */
public final class ConnectionPresets {
    /** Configuration key of a connection (Keycloak's IdentityProviderModel config) that names its preset. */
    public static final String CONFIG_KEY = "orgsso.preset";

    private static final Map<String, ConnectionPreset> BY_ID =
            List.<ConnectionPreset>of(new OidcPreset(), new SamlPreset()).stream()
                    .collect(Collectors.toUnmodifiableMap(ConnectionPreset::id, Function.identity()));

    private static final Map<String, String> DEFAULT_BY_PROVIDER =
            Map.of("oidc", OidcPreset.ID, "keycloak-oidc", OidcPreset.ID, "saml", SamlPreset.ID);

    private ConnectionPresets() {}

    /** The preset of a connection; empty if its configuration names one we do not have, and then nothing is proven. */
    public static Optional<ConnectionPreset> of(Connection connection) {
        String id = connection
                .config()
                .getOrDefault(CONFIG_KEY, DEFAULT_BY_PROVIDER.getOrDefault(connection.providerId(), ""));
        return Optional.ofNullable(BY_ID.get(id));
    }
}
