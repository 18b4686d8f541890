package io.orgsso.e2e.server;

/** The database under a server, and what else is not as it comes. */
public enum Backend {
    /** Keycloak's embedded one, as in the demo. */
    EMBEDDED,
    /** The embedded one, and Keycloak's preview feature {@code token-exchange} on, with what it needs for permissions. */
    EMBEDDED_EXCHANGING_TOKENS,
    /** PostgreSQL, started for the tests. */
    POSTGRES
}
