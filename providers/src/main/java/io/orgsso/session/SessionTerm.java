package io.orgsso.session;

import io.orgsso.organization.UserId;
import java.util.Optional;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * How long one sign-on may go on. Its idle time is counted from a note of our own: Keycloak's {@code lastSessionRefresh}
 * has been set to now by the time that anybody else sees it. The note is written only where a policy limits idleness.
 */
final class SessionTerm {
    /** Epoch seconds. */
    private static final String USED_AT = "orgsso.usedAt";

    private final SignOn signOn;
    private final SessionLimits limits;

    private SessionTerm(SignOn signOn, SessionLimits limits) {
        this.signOn = signOn;
        this.limits = limits;
    }

    static SessionTerm of(KeycloakSession session, SignOn signOn) {
        return new SessionTerm(signOn, limits(SignOnPolicies.of(session), signOn));
    }

    private static SessionLimits limits(SignOnPolicies policies, SignOn signOn) {
        if (signOn.basis() instanceof SignOnBasis.Proven proven) {
            return SessionLimits.of(policies.of(proven.organization()));
        }
        if (signOn.basis() instanceof SignOnBasis.Brokered brokered) {
            return brokered.connections().stream()
                    .map(connection -> SessionLimits.of(
                            policies.of(connection.organization().orElseThrow())))
                    .reduce(SessionLimits.NONE, SessionLimits::and);
        }
        UserModel user = signOn.userSession().getUser();
        return user.getServiceAccountClientLink() != null
                // A client, and no member of anything.
                ? SessionLimits.NONE
                : policies.limitsOfMember(signOn.userSession().getRealm().getId(), new UserId(user.getId()));
    }

    /**
     * Why it is over at this moment, if it is.
     *
     * @param use when it was last used as far as the caller knows, epoch seconds; a later note counts instead
     */
    Optional<SignOnEnd> over(long use, long now) {
        if (now >= endByMax()) {
            return Optional.of(SignOnEnd.SESSION_TOO_LONG);
        }
        long lastUse = Math.max(use, noted().orElse(0L));
        return now >= limits.end(signOn.start(), lastUse) ? Optional.of(SignOnEnd.SESSION_IDLE) : Optional.empty();
    }

    /** Why it is over at this moment, if it is: for who comes upon a session without using it. */
    Optional<SignOnEnd> overSinceLastUse(long now) {
        return over(noted().orElse((long) signOn.userSession().getLastSessionRefresh()), now);
    }

    /** When a token of a session that is used now has to end at the latest, in epoch seconds. */
    long endOfToken(long now) {
        return Math.min(limits.end(signOn.start(), now), signOn.ownEnd());
    }

    /** When the session ends at the latest, in epoch seconds. */
    long endByMax() {
        return Math.min(limits.endByMax(signOn.start()), signOn.ownEnd());
    }

    /** The session is used at this moment. */
    void use(long now) {
        if (limits.idle().isPresent()) {
            signOn.userSession().setNote(USED_AT, Long.toString(now));
        }
    }

    /** The offline session of the same browser is as old and as much used as this one. */
    void keepIn(UserSessionModel offline, AuthenticatedClientSessionModel client, long now) {
        signOn.keepIn(offline, client);
        offline.setNote(USED_AT, Long.toString(now));
    }

    /** When it was last used as far as the note tells; empty without one. */
    private Optional<Long> noted() {
        return Optional.ofNullable(signOn.userSession().getNote(USED_AT)).map(Long::valueOf);
    }
}
