package io.orgsso.connection;

import io.orgsso.organization.Connection;

/**
 * What we know about one kind of identity provider: which of its claims proves an email. Entra is not Google, so a
 * claim means nothing without its preset.
 */
public sealed interface ConnectionPreset permits OidcPreset, SamlPreset {
    /** The value of the connection's configuration key {@code orgsso.preset}. */
    String id();

    /**
     * Whether Keycloak, with this connection's settings, verifies who has sent an assertion, to whom, and in answer to
     * which request. An unverified one proves nothing, whatever it says.
     */
    boolean isVerified(Connection connection);

    /** Reads the proof from an assertion; an assertion of the other protocol proves nothing. */
    EmailProof emailOf(ReceivedAssertion assertion);

    /** Given and family name as asserted, empty where the assertion has none. */
    PersonName nameOf(ReceivedAssertion assertion);
}
