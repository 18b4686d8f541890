package io.orgsso.sync;

import io.orgsso.cluster.AfterCommit;
import io.orgsso.member.AccountRoleChanged;
import io.orgsso.member.MemberProfileChanged;
import io.orgsso.organization.MembershipSignal;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.JsonWebToken;

/** Leaves a mark in the transaction of a change, and rings for the worker after its commit. */
final class Capture {
    private static final String CORRELATION = "orgsso.correlation";
    private static final String RINGS = "orgsso.rings";

    private final Clock clock;
    private final Runnable ring;

    Capture(Clock clock, Runnable ring) {
        this.clock = clock;
        this.ring = ring;
    }

    void mark(MembershipSignal signal) {
        if (signal.endsRealm() || OptIn.holds(signal.session(), signal.realm().getId())) {
            leave(signal.session(), signal.realm().getId(), () -> spots(signal), signal.cause());
        }
    }

    void mark(MemberProfileChanged changed) {
        if (OptIn.holds(changed.session(), changed.realmId())) {
            leave(changed.session(), changed.realmId(), null, changed.user(), "profile-changed");
        }
    }

    void mark(AccountRoleChanged changed) {
        if (OptIn.holds(changed.session(), changed.realmId())) {
            leave(changed.session(), changed.realmId(), changed.organization(), changed.user(), "role-changed");
        }
    }

    /**
     * Of a removed account each membership too, while it can be read. Afterwards nobody finds one whose first row a
     * projector is writing: truth has it no longer, and the projection not yet.
     */
    private static List<Marks.Spot> spots(MembershipSignal signal) {
        List<Marks.Spot> spots = new ArrayList<>();
        spots.add(new Marks.Spot(
                signal.organization().orElse(null),
                signal.user().orElse(null),
                signal.connection().orElse(null)));
        if (signal.endsUser()) {
            UserId user = signal.user().orElseThrow();
            MembershipTruth.of(signal.session())
                    .organizationsOf(signal.realm().getId(), user)
                    .forEach(organization -> spots.add(new Marks.Spot(organization, user, null)));
        }
        return spots;
    }

    private void leave(
            KeycloakSession session, String realmId, @Nullable OrganizationId organization, UserId user, String cause) {
        leave(session, realmId, () -> List.of(new Marks.Spot(organization, user, null)), cause);
    }

    private void leave(KeycloakSession session, String realmId, Supplier<List<Marks.Spot>> spots, String cause) {
        try {
            new Marks(session, clock)
                    .leave(realmId, spots.get(), new Origin(cause, actor(session), correlation(session)));
        } catch (RuntimeException e) {
            // Both: a throw alone is turned into a page and committed by login flows, a rollback alone reports success.
            session.getTransactionManager().setRollbackOnly();
            throw e;
        }
        // Once per session however many members an import brings.
        AfterCommit.once(session, RINGS, ring);
    }

    private static @Nullable String actor(KeycloakSession session) {
        return session.getContext().getBearerToken() instanceof JsonWebToken token ? token.getSubject() : null;
    }

    private static String correlation(KeycloakSession session) {
        String known = session.getAttribute(CORRELATION, String.class);
        if (known != null) {
            return known;
        }
        String fresh = UUID.randomUUID().toString();
        session.setAttribute(CORRELATION, fresh);
        return fresh;
    }
}
