package io.orgsso.session;

import io.orgsso.organization.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;

/**
 * How long one sign-on may go on. Its idle time is counted from a note of our own: Keycloak's {@code lastSessionRefresh}
 * has been set to now by the time that anybody else sees it. The note is written only where a policy limits idleness.
 */
final class SessionTerm {
    /** Epoch seconds. */
    private static final String USED_AT = "orgsso.usedAt";
    /** Epoch seconds; in an offline session, which begins at its first token and not at the login. */
    private static final String STARTED_AT = "orgsso.startedAt";

    private final UserSessionModel userSession;
    private final SessionLimits limits;
    private final long start;

    private SessionTerm(UserSessionModel userSession, SessionLimits limits, long start) {
        this.userSession = userSession;
        this.limits = limits;
        this.start = start;
    }

    static SessionTerm of(KeycloakSession session, SignOnBasis basis, UserSessionModel userSession) {
        return new SessionTerm(userSession, limits(session, basis, userSession), start(basis, userSession));
    }

    private static SessionLimits limits(KeycloakSession session, SignOnBasis basis, UserSessionModel userSession) {
        SignOnPolicies policies = SignOnPolicies.of(session);
        if (basis instanceof SignOnBasis.Proven proven) {
            return SessionLimits.of(policies.of(proven.organization()));
        }
        if (basis instanceof SignOnBasis.Brokered brokered) {
            return brokered.connections().stream()
                    .map(connection -> SessionLimits.of(
                            policies.of(connection.organization().orElseThrow())))
                    .reduce(SessionLimits.NONE, SessionLimits::and);
        }
        return policies.limitsOfMember(
                userSession.getRealm().getId(), new UserId(userSession.getUser().getId()));
    }

    private static long start(SignOnBasis basis, UserSessionModel userSession) {
        if (basis instanceof SignOnBasis.Proven proven) {
            return proven.signOn().at();
        }
        return seconds(userSession.getNote(STARTED_AT)).orElse((long) userSession.getStarted());
    }

    boolean isLimited() {
        return !limits.equals(SessionLimits.NONE);
    }

    /**
     * Why it is over at this moment, if it is.
     *
     * @param use when it was last used as far as the caller knows, epoch seconds; a later note counts instead
     */
    Optional<SignOnEnd> over(long use, long now) {
        if (now >= limits.endByMax(start)) {
            return Optional.of(SignOnEnd.SESSION_TOO_LONG);
        }
        long lastUse = Math.max(use, seconds(userSession.getNote(USED_AT)).orElse(0L));
        return now >= limits.end(start, lastUse) ? Optional.of(SignOnEnd.SESSION_IDLE) : Optional.empty();
    }

    /** When a token of a session that is used now has to end at the latest, in epoch seconds. */
    long endOfToken(long now) {
        return limits.end(start, now);
    }

    /** When the session ends at the latest, in epoch seconds. */
    long endByMax() {
        return limits.endByMax(start);
    }

    /** The session is used at this moment. */
    void use(long now) {
        if (limits.idle().isPresent()) {
            userSession.setNote(USED_AT, Long.toString(now));
        }
    }

    /** An offline session that was made from this one, or that a new login found, is as old and as used as this one. */
    void keepIn(UserSessionModel offline, long now) {
        offline.setNote(STARTED_AT, Long.toString(start));
        offline.setNote(USED_AT, Long.toString(now));
    }

    /** When it was last used as far as the note tells; empty without one. */
    Optional<Long> noted() {
        return seconds(userSession.getNote(USED_AT));
    }

    private static Optional<Long> seconds(@Nullable String note) {
        return Optional.ofNullable(note).map(Long::valueOf);
    }
}
