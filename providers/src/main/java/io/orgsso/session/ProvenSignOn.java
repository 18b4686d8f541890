package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
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
    /** Whom it was proven of: the client's notes of a login outlive its restart, which may be somebody else's. */
    private static final String USER = "orgsso.provenUser";
    /** Epoch seconds at which an emergency access ends; empty if the sign-on is none. */
    private static final String EMERGENCY_UNTIL = "orgsso.emergencyUntil";

    private static final List<String> NOTES = List.of(ORGANIZATION, CONNECTION, PROVEN_AT, USER, EMERGENCY_UNTIL);

    private ProvenSignOn() {}

    /** Keeps the proof for the user session and the client session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization, String connection) {
        record(login, organization, connection, "");
    }

    /** Keeps that a break-glass owner signed in, for as long as that may last. */
    public static void recordEmergency(AuthenticationSessionModel login, OrganizationId organization, Instant until) {
        record(login, organization, "", Long.toString(until.getEpochSecond()));
    }

    private static void record(
            AuthenticationSessionModel login, OrganizationId organization, String connection, String emergencyUntil) {
        String now = Long.toString(Clock.systemUTC().instant().getEpochSecond());
        Map.of(
                        ORGANIZATION,
                        organization.value(),
                        CONNECTION,
                        connection,
                        PROVEN_AT,
                        now,
                        USER,
                        login.getAuthenticatedUser().getId(),
                        EMERGENCY_UNTIL,
                        emergencyUntil)
                .forEach((note, value) -> {
                    login.setUserSessionNote(note, value);
                    login.setClientNote(note, value);
                });
    }

    /**
     * Forgets what an earlier attempt in this login proved. Its restart clears the notes of the user session to be, but
     * not those of the client session.
     */
    public static void forget(AuthenticationSessionModel login) {
        NOTES.forEach(login::removeClientNote);
    }

    /** What this login has proven so far of the person who is signing in. */
    public static Optional<SignOnProof> of(AuthenticationSessionModel login) {
        return proof(login.getUserSessionNotes()::get, login.getAuthenticatedUser());
    }

    /** What a running session rests on. */
    public static Optional<SignOnProof> of(UserSessionModel userSession) {
        return proof(userSession::getNote, userSession.getUser());
    }

    /** What this client's sign-on rests on. */
    static Optional<SignOnProof> of(AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return proof(clientSession::getNote, userSession.getUser()).or(() -> of(userSession));
    }

    private static Optional<SignOnProof> proof(UnaryOperator<@Nullable String> notes, @Nullable UserModel user) {
        String organization = notes.apply(ORGANIZATION);
        if (organization == null || user == null || !isOf(user, notes.apply(USER))) {
            return Optional.empty();
        }
        OrganizationId id = new OrganizationId(organization);
        String until = notes.apply(EMERGENCY_UNTIL);
        String connection = notes.apply(CONNECTION);
        if (until != null && !until.isEmpty()) {
            return Optional.of(new SignOnProof.InEmergency(id, Instant.ofEpochSecond(Long.parseLong(until))));
        }
        return connection == null || connection.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignOnProof.ByConnection(id, connection));
    }

    /** Sessions of an older version do not say whom they prove. */
    private static boolean isOf(UserModel user, @Nullable String proven) {
        return proven == null || proven.equals(user.getId());
    }

    /** A further client that comes in by the cookie keeps the proof that the session has at this moment. */
    public static void carryOver(UserSessionModel from, AuthenticationSessionModel to) {
        NOTES.forEach(note -> {
            if (from.getNote(note) != null) {
                to.setClientNote(note, from.getNote(note));
            }
        });
    }

    /** The organization through which this client was signed in to; empty for a sign-on that nothing has proven. */
    public static Optional<OrganizationId> organizationOf(
            AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return of(clientSession, userSession).map(SignOnProof::organization);
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
