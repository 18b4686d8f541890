package io.orgsso.sync;

import io.orgsso.account.MemberRow;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** In what truth and projection differ. */
public enum Drift {
    /** A member whom the projection does not know. */
    MISSING,
    STATE,
    ROLE,
    /** Email or names. */
    PERSON,
    CONNECTION,
    /** The projection has a member whose membership or account is gone. */
    GONE,
    /** An organization's alias, or its account. */
    ORGANIZATION;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the projector would mend; of several things the first in the order above. */
    static Optional<Drift> between(Projection.Truth truth, Optional<MemberRow> known) {
        if (!(Projection.decide(truth, known, 0) instanceof Projection.Write write)) {
            return Optional.empty();
        }
        MemberRow row = known.orElse(null);
        if (row == null) {
            return Optional.of(MISSING);
        }
        if (row.state() != write.state()) {
            return Optional.of(write.state().belongs() ? STATE : GONE);
        }
        if (!row.role().equals(write.role())) {
            return Optional.of(ROLE);
        }
        if (!Objects.equals(row.digest(), write.digest())) {
            return Optional.of(PERSON);
        }
        return Optional.of(row.organizationAlias().equals(write.alias()) ? CONNECTION : ORGANIZATION);
    }
}
