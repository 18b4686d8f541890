package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What a brokered login has proven: through which organization and connection the person signed in, and when. Written in
 * the post-login flow only. Keycloak's own {@code identity_provider} note is no proof: mere account linking sets it too.
 *
 * <p>Kept twice. A user session is shared by all clients of a browser and the latest login overwrites its notes, so each
 * client session keeps the proof that it was opened with.
 *
 * @param connection alias of the connection
 * @param at epoch seconds
 */
public record ProvenSignOn(OrganizationId organization, String connection, long at) {
    private static final String ORGANIZATION = "orgsso.organization";
    private static final String CONNECTION = "orgsso.connection";
    /** Epoch seconds. */
    private static final String PROVEN_AT = "orgsso.provenAt";

    /** Keeps the proof for the user session and the client session that this login becomes. */
    public static void record(AuthenticationSessionModel login, OrganizationId organization, String connection) {
        new ProvenSignOn(organization, connection, Time.currentTimeSeconds())
                .notes()
                .forEach((note, value) -> {
                    login.setUserSessionNote(note, value);
                    login.setClientNote(note, value);
                });
    }

    /** A further client that comes in by the cookie keeps the proof that the session has at this moment. */
    public static void carryOver(UserSessionModel from, AuthenticationSessionModel to) {
        of(from).ifPresent(proof -> proof.notes().forEach(to::setClientNote));
    }

    /** The proof of the user session's latest login; empty if nothing has proven it. */
    static Optional<ProvenSignOn> of(UserSessionModel userSession) {
        return read(userSession::getNote);
    }

    /**
     * What this client was signed in to with; empty for a sign-on that nothing has proven. A newer proof of the same
     * organization in the same user session counts for all its clients: the person has signed in again.
     */
    public static Optional<ProvenSignOn> of(
            AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        Optional<ProvenSignOn> latest = of(userSession);
        return read(clientSession::getNote)
                .map(own -> latest.filter(
                                proof -> proof.organization().equals(own.organization()) && proof.at() > own.at())
                        .orElse(own))
                .or(() -> latest);
    }

    /** Everything that clients were signed in to with in this session. */
    static Stream<ProvenSignOn> all(UserSessionModel userSession) {
        return Stream.concat(
                of(userSession).stream(),
                userSession.getAuthenticatedClientSessions().values().stream()
                        .flatMap(client -> read(client::getNote).stream()));
    }

    /** Keeps the proof in a session that was made from another one: Keycloak makes an offline session once only. */
    void keepIn(UserSessionModel userSession) {
        notes().forEach(userSession::setNote);
    }

    private Map<String, String> notes() {
        return Map.of(ORGANIZATION, organization.value(), CONNECTION, connection, PROVEN_AT, Long.toString(at));
    }

    private static Optional<ProvenSignOn> read(UnaryOperator<@Nullable String> note) {
        String organization = note.apply(ORGANIZATION);
        String connection = note.apply(CONNECTION);
        String at = note.apply(PROVEN_AT);
        return organization == null || connection == null || at == null
                ? Optional.empty()
                : Optional.of(new ProvenSignOn(new OrganizationId(organization), connection, Long.parseLong(at)));
    }
}
