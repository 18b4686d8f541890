package io.orgsso.e2e.server;

/** The database under a server. */
public enum Backend {
    /** Keycloak's embedded one, as in the demo. */
    EMBEDDED,
    /** PostgreSQL, started for the tests. */
    POSTGRES
}
