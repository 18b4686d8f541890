package io.orgsso.session;

import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        carryOver(from::getNote, to);
    }

    /** The same with the session's proof of one of its organizations; false if it has none of that one. */
    public static boolean carryOver(
            OrganizationId organization, UserSessionModel from, AuthenticationSessionModel to) {
        Optional<UnaryOperator<@Nullable String>> proof = proofs(from)
                .filter(notes -> organization.value().equals(notes.apply(ORGANIZATION)))
                .max(Comparator.comparingLong(ProvenSignOn::provenAt));
        proof.ifPresent(notes -> carryOver(notes, to));
        return proof.isPresent();
    }

    private static void carryOver(UnaryOperator<@Nullable String> from, AuthenticationSessionModel to) {
        Stream.of(ORGANIZATION, CONNECTION, PROVEN_AT).forEach(note -> {
            String value = from.apply(note);
            if (value != null) {
                to.setClientNote(note, value);
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

    /** The organizations that anything in this session was signed in to through. */
    public static Set<OrganizationId> organizationsOf(UserSessionModel userSession) {
        return proofs(userSession)
                .flatMap(notes -> Stream.ofNullable(notes.apply(ORGANIZATION)))
                .map(OrganizationId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The alias of the connection that this session came through last. */
    public static Optional<String> connectionOf(UserSessionModel userSession) {
        return Optional.ofNullable(userSession.getNote(CONNECTION));
    }

    /** Whether anything in this session was signed in to through this organization. */
    static boolean restsOn(OrganizationId organization, UserSessionModel userSession) {
        return organizationsOf(userSession).contains(organization);
    }

    /** The notes of the user session, then those of its client sessions. */
    private static Stream<UnaryOperator<@Nullable String>> proofs(UserSessionModel userSession) {
        return Stream.concat(
                Stream.of(userSession::getNote),
                userSession.getAuthenticatedClientSessions().values().stream()
                        .map(client -> client::getNote));
    }

    private static long provenAt(UnaryOperator<@Nullable String> notes) {
        String seconds = notes.apply(PROVEN_AT);
        return seconds == null ? 0 : Long.parseLong(seconds);
    }
}
