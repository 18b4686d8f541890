package io.orgsso.connection;

import io.orgsso.domain.EmailAddress;
import io.orgsso.domain.MalformedEmailException;
import io.orgsso.organization.Connection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any OpenID Connect provider that follows OpenID Connect Core 5.1: the claim {@code email}, proven only where
 * {@code email_verified} is true (the boolean, or the string that some providers send).
 */
record OidcPreset() implements ConnectionPreset {
    static final String ID = "oidc";
    private static final Set<String> PROVIDERS = Set.of("oidc", "keycloak-oidc");

    @Override
    public String id() {
        return ID;
    }

    /** Keycloak accepts any issuer where the connection names none. */
    @Override
    public boolean isVerified(Connection connection) {
        Map<String, String> config = connection.config();
        return PROVIDERS.contains(connection.providerId())
                && Boolean.parseBoolean(config.get("validateSignature"))
                && !config.getOrDefault("issuer", "").isBlank()
                && !Boolean.parseBoolean(config.get("disableNonce"));
    }

    @Override
    public EmailProof emailOf(ReceivedAssertion assertion) {
        if (!(assertion instanceof ReceivedAssertion.Oidc oidc)) {
            return new EmailProof.Missing();
        }
        Optional<String> email = text(oidc.claims(), "email");
        if (email.isEmpty()) {
            return oidc.claims().containsKey("email") ? new EmailProof.Malformed() : new EmailProof.Missing();
        }
        try {
            EmailAddress address = EmailAddress.parse(email.get());
            return isTrue(oidc.claims().get("email_verified"))
                    ? new EmailProof.Proven(address)
                    : new EmailProof.Unverified(address);
        } catch (MalformedEmailException notAnAddress) {
            return new EmailProof.Malformed();
        }
    }

    @Override
    public PersonName nameOf(ReceivedAssertion assertion) {
        return assertion instanceof ReceivedAssertion.Oidc oidc
                ? PersonName.of(text(oidc.claims(), "given_name"), text(oidc.claims(), "family_name"))
                : PersonName.of(Optional.empty(), Optional.empty());
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || "true".equals(value);
    }
}
