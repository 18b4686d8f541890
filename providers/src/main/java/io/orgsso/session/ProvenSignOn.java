package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a login has proven: through which organization and connection the person signed in, and when. Written in the
 * post-login flow and at the break-glass address only. Keycloak's own {@code identity_provider} note is no proof: mere
 * account linking sets it too.
 *
 * <p>Kept twice. A user session is shared by all clients of a browser and the latest login overwrites its notes, so each
 * client session keeps the proof that it was opened with.
 */
public final class ProvenSignOn {
    private static final String ORGANIZATION = "orgsso.organization";
    /** Empty for an emergency. */
    private static final String CONNECTION = "orgsso.connection";
    /** Epoch seconds. */
    private static final String PROVEN_AT = "orgsso.provenAt";
    /** Whom it was proven of: the client's notes of a login outlive its restart, which may be somebody else's. */
    private static final String USER = "orgsso.provenUser";
    /** Epoch seconds at which an emergency access ends; empty if the sign-on is none. */
    private static final String EMERGENCY_UNTIL = "orgsso.emergencyUntil";

    /** How notes that Keycloak has stored as JSON begin to name the connection; its alias and a quote follow. */
    static final String STORED_CONNECTION = '"' + CONNECTION + "\":\"";
    /** The same of the organization and its id. */
    static final String STORED_ORGANIZATION = '"' + ORGANIZATION + "\":\"";

    private static final List<String> NOTES = List.of(ORGANIZATION, CONNECTION, PROVEN_AT, USER, EMERGENCY_UNTIL);

    private ProvenSignOn() {}

    /** Keeps the proof for the user session and the client session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization, String connection) {
        record(login, new SignOnProof.ByConnection(organization, connection, Time.currentTimeSeconds()));
    }

    /** Keeps that a break-glass owner signed in, for as long as that may last. */
    public static void recordEmergency(AuthenticationSessionModel login, OrganizationId organization, Instant until) {
        record(login, new SignOnProof.InEmergency(organization, Time.currentTimeSeconds(), until));
    }

    private static void record(AuthenticationSessionModel login, SignOnProof proof) {
        notes(proof, login.getAuthenticatedUser()).forEach((note, value) -> {
            login.setUserSessionNote(note, value);
            login.setClientNote(note, value);
        });
    }

    /**
     * Forgets what an earlier attempt in this login proved, and an earlier login of the client: the restart of a login
     * does not clear the notes of the client session to be, and a client session keeps those that no login overwrites.
     */
    public static void forget(AuthenticationSessionModel login) {
        NOTES.forEach(note -> login.setClientNote(note, ""));
    }

    /** A further client that comes in by the cookie keeps the proof that the session has at this moment. */
    public static void carryOver(UserSessionModel from, AuthenticationSessionModel to) {
        of(from).ifPresent(proof -> notes(proof, from.getUser()).forEach(to::setClientNote));
    }

    /** The same with one of the things that clients were signed in to with. */
    public static void carryOver(SignOnProof proof, UserSessionModel from, AuthenticationSessionModel to) {
        notes(proof, from.getUser()).forEach(to::setClientNote);
    }

    /** What this login has proven so far of the person who is signing in. */
    public static Optional<SignOnProof> of(AuthenticationSessionModel login) {
        return read(login.getUserSessionNotes()::get, login.getAuthenticatedUser());
    }

    /** What the session's latest login has proven; empty if nothing has. */
    public static Optional<SignOnProof> of(UserSessionModel userSession) {
        return read(userSession::getNote, userSession.getUser());
    }

    /**
     * What this client's own latest login has proven; empty if nothing has. A newer proof of the same organization in
     * the same user session counts for all clients that have one: the person has signed in again.
     */
    public static Optional<SignOnProof> of(
            AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        Optional<SignOnProof> latest = of(userSession);
        return read(clientSession::getNote, userSession.getUser())
                .map(own -> latest.filter(
                                proof -> proof.organization().equals(own.organization()) && proof.at() > own.at())
                        .orElse(own));
    }

    /** Everything that clients were signed in to with in this session. */
    public static Stream<SignOnProof> all(UserSessionModel userSession) {
        return Stream.concat(
                of(userSession).stream(),
                userSession.getAuthenticatedClientSessions().values().stream()
                        .flatMap(client -> read(client::getNote, userSession.getUser()).stream()));
    }

    /**
     * Keeps the proof in the offline session of the same browser, which Keycloak makes once and then goes on with,
     * whatever is proven later.
     */
    static void keepIn(UserSessionModel offline, AuthenticatedClientSessionModel client, UserSessionModel online) {
        NOTES.forEach(note -> keep(note, offline, client, online));
    }

    /** Keeps one note of the session and of the client's in the offline session of the same browser. */
    static void keep(
            String note, UserSessionModel offline, AuthenticatedClientSessionModel client, UserSessionModel online) {
        AuthenticatedClientSessionModel offlineClient =
                offline.getAuthenticatedClientSessionByClient(client.getClient().getId());
        keep(online.getNote(note), value -> offline.setNote(note, value), () -> offline.removeNote(note));
        if (offlineClient != null) {
            keep(
                    client.getNote(note),
                    value -> offlineClient.setNote(note, value),
                    () -> offlineClient.removeNote(note));
        }
    }

    private static void keep(@Nullable String value, Consumer<String> set, Runnable remove) {
        if (value == null) {
            remove.run();
        } else {
            set.accept(value);
        }
    }

    private static Map<String, String> notes(SignOnProof proof, UserModel user) {
        return Map.of(
                ORGANIZATION,
                proof.organization().value(),
                CONNECTION,
                proof instanceof SignOnProof.ByConnection sso ? sso.connection() : "",
                PROVEN_AT,
                Long.toString(proof.at()),
                USER,
                user.getId(),
                EMERGENCY_UNTIL,
                proof instanceof SignOnProof.InEmergency emergency
                        ? Long.toString(emergency.until().getEpochSecond())
                        : "");
    }

    private static Optional<SignOnProof> read(UnaryOperator<@Nullable String> notes, @Nullable UserModel user) {
        String organization = notes.apply(ORGANIZATION);
        String at = notes.apply(PROVEN_AT);
        if (organization == null
                || organization.isEmpty()
                || at == null
                || user == null
                || !isOf(user, notes.apply(USER))) {
            return Optional.empty();
        }
        OrganizationId id = new OrganizationId(organization);
        String until = notes.apply(EMERGENCY_UNTIL);
        String connection = notes.apply(CONNECTION);
        if (until != null && !until.isEmpty()) {
            return Optional.of(
                    new SignOnProof.InEmergency(id, Long.parseLong(at), Instant.ofEpochSecond(Long.parseLong(until))));
        }
        return connection == null || connection.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignOnProof.ByConnection(id, connection, Long.parseLong(at)));
    }

    /** Sessions of an older version do not say whom they prove. */
    private static boolean isOf(UserModel user, @Nullable String proven) {
        return proven == null || proven.equals(user.getId());
    }
}
