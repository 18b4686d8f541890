package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.util.Optional;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a brokered login has proven, kept as notes of the user session: through which organization and connection the
 * person signed in, and when. Written in the post-login flow only. Keycloak's own {@code identity_provider} note is no
 * proof: mere account linking sets it too.
 */
public final class ProvenSignOn {
    private static final String ORGANIZATION = "orgsso.organization";
    private static final String CONNECTION = "orgsso.connection";
    /** Epoch seconds. */
    private static final String PROVEN_AT = "orgsso.provenAt";

    private ProvenSignOn() {}

    /** Keeps the proof for the user session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization, String connection) {
        login.setUserSessionNote(ORGANIZATION, organization.value());
        login.setUserSessionNote(CONNECTION, connection);
        login.setUserSessionNote(
                PROVEN_AT, Long.toString(Clock.systemUTC().instant().getEpochSecond()));
    }

    /** The organization through which the person signed in; empty for a password login. */
    public static Optional<OrganizationId> organizationOf(UserSessionModel userSession) {
        return Optional.ofNullable(userSession.getNote(ORGANIZATION)).map(OrganizationId::new);
    }
}
