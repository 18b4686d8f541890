package io.orgsso.sync;

import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what the store should believe about a member. Plain records in, plain records out. */
final class Projection {
    private Projection() {}

    /**
     * What is true now.
     *
     * @param alias the organization's alias; null if the organization is gone
     * @param digest null if there is no person or nothing to digest
     */
    record Truth(
            boolean personExists,
            boolean personEnabled,
            boolean organizationEnabled,
            boolean member,
            AccountRole role,
            @Nullable String alias,
            @Nullable String digest,
            @Nullable String connection,
            @Nullable String subject) {
        /** Whether a role is left that nobody may come back to: who joins again starts as a plain member. */
        boolean endsRole() {
            return role != AccountRole.MEMBER && !(personExists && member);
        }
    }

    sealed interface Decision {}

    record Unchanged() implements Decision {}

    /** What to write instead of what the store believed. */
    record Write(
            MemberState state,
            AccountRole role,
            String alias,
            @Nullable String digest,
            @Nullable String connection,
            @Nullable String subject,
            long since,
            @Nullable Long until,
            long version)
            implements Decision {
        /** Whether somebody who could sign in through the organization no longer may. */
        boolean endsAccess(Optional<MemberRow> previous) {
            return state != MemberState.ACTIVE
                    && previous.filter(row -> row.state() == MemberState.ACTIVE).isPresent();
        }
    }

    /** {@link #decide}, where a member who is as she was known gets a new version all the same. */
    static Decision decideAnew(Truth truth, Optional<MemberRow> previous, long now) {
        Decision decision = decide(truth, previous, now);
        return decision instanceof Unchanged && previous.isPresent() ? again(truth, previous.get(), now) : decision;
    }

    private static Write again(Truth truth, MemberRow known, long now) {
        return new Write(
                known.state(),
                known.role(),
                // Of a former member too: targets take the alias of the newest version they have.
                Objects.requireNonNullElse(truth.alias(), known.organizationAlias()),
                known.digest(),
                known.connection(),
                known.subject(),
                known.since(),
                known.until(),
                Math.max(known.version() + 1, now));
    }

    static Decision decide(Truth truth, Optional<MemberRow> previous, long now) {
        MemberRow known = previous.orElse(null);
        long version = known == null ? now : Math.max(known.version() + 1, now);
        if (!truth.personExists()) {
            return known == null || known.state() == MemberState.ERASED
                    ? new Unchanged()
                    : ended(known, MemberState.ERASED, now, version);
        }
        if (!truth.member()) {
            return known == null || !ends(known.state())
                    ? new Unchanged()
                    : ended(known, MemberState.LEFT, now, version);
        }
        MemberState state =
                truth.personEnabled() && truth.organizationEnabled() ? MemberState.ACTIVE : MemberState.SUSPENDED;
        Write write = new Write(
                state,
                truth.role(),
                Objects.requireNonNull(truth.alias()),
                truth.digest(),
                truth.connection(),
                truth.subject(),
                known != null && known.state().belongs() ? known.since() : now,
                null,
                version);
        return known != null && says(known, write) ? new Unchanged() : write;
    }

    /** A lost membership ends what was one; who was only invited, or has left or is erased, has nothing to lose. */
    private static boolean ends(MemberState state) {
        return switch (state) {
            case ACTIVE, SUSPENDED, ORPHANED -> true;
            case INVITED, LEFT, ERASED -> false;
        };
    }

    private static Write ended(MemberRow known, MemberState state, long now, long version) {
        boolean erased = state == MemberState.ERASED;
        return new Write(
                state,
                known.role(),
                known.organizationAlias(),
                erased ? null : known.digest(),
                known.connection(),
                erased ? null : known.subject(),
                known.since(),
                known.until() == null ? Long.valueOf(now) : known.until(),
                version);
    }

    private static boolean says(MemberRow known, Write write) {
        return known.state() == write.state()
                && known.role() == write.role()
                && known.organizationAlias().equals(write.alias())
                && Objects.equals(known.digest(), write.digest())
                && Objects.equals(known.connection(), write.connection())
                && Objects.equals(known.subject(), write.subject());
    }
}
