package io.orgsso.session;

/**
 * What a brokered login has proven, kept as notes of the user session: through which organization and connection the
 * person signed in, and when. Written in the post-login flow only. Keycloak's own {@code identity_provider} note is no
 * proof: mere account linking sets it too.
 */
public final class ProvenSignOn {
    /** Organization id of this sign-on. */
    public static final String ORGANIZATION_NOTE = "orgsso.organization";
    /** Alias of the connection that proved it. */
    public static final String CONNECTION_NOTE = "orgsso.connection";
    /** When, in epoch seconds. */
    public static final String TIME_NOTE = "orgsso.provenAt";

    private ProvenSignOn() {}
}
