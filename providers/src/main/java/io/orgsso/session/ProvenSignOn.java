package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a brokered login has proven: through which organization and connection the person signed in, and when. Written in
 * the post-login flow only. Keycloak's own {@code identity_provider} note is no proof: mere account linking sets it too.
 *
 * <p>Kept twice. A user session is shared by all clients of a browser and the latest login overwrites its notes, so each
 * client session keeps the proof that it was opened with.
 */
public final class ProvenSignOn {
    private static final String ORGANIZATION = "orgsso.organization";
    private static final String CONNECTION = "orgsso.connection";
    /** Epoch seconds. */
    private static final String PROVEN_AT = "orgsso.provenAt";

    private ProvenSignOn() {}

    /** Keeps the proof for the user session and the client session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization, String connection) {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        Map.of(ORGANIZATION, organization.value(), CONNECTION, connection, PROVEN_AT, now)
                .forEach((note, value) -> {
                    login.setUserSessionNote(note, value);
                    login.setClientNote(note, value);
                });
    }

    /** A further client that comes in by the cookie keeps the proof that the session has at this moment. */
    public static void carryOver(UserSessionModel from, AuthenticationSessionModel to) {
        Stream.of(ORGANIZATION, CONNECTION, PROVEN_AT).forEach(note -> {
            if (from.getNote(note) != null) {
                to.setClientNote(note, from.getNote(note));
            }
        });
    }

    /** The organization through which this client was signed in to; empty for a sign-on that nothing has proven. */
    public static Optional<OrganizationId> organizationOf(
            AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return Optional.ofNullable(clientSession.getNote(ORGANIZATION))
                .or(() -> Optional.ofNullable(userSession.getNote(ORGANIZATION)))
                .map(OrganizationId::new);
    }

    /** Whether anything in this session was signed in to through this organization. */
    static boolean restsOn(OrganizationId organization, UserSessionModel userSession) {
        return Stream.concat(
                        Stream.ofNullable(userSession.getNote(ORGANIZATION)),
                        userSession.getAuthenticatedClientSessions().values().stream()
                                .flatMap(client -> Stream.ofNullable(client.getNote(ORGANIZATION))))
                .anyMatch(organization.value()::equals);
    }
}
