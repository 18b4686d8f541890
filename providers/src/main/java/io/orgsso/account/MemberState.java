package io.orgsso.account;

import java.util.Locale;

/** Where a member stands in an account. Messages, tables and REST carry {@link #word()}. */
public enum MemberState {
    /** Asked to join, has not yet. */
    INVITED,
    /** A member who may sign in. */
    ACTIVE,
    /** Still a member, but the person or the organization is disabled. */
    SUSPENDED,
    /** Was a member; the person's account exists. */
    LEFT,
    /** The person's account or the whole realm is gone: whoever holds personal data drops it and keeps the ids. */
    ERASED,
    /** A member whose account nobody answers for. */
    ORPHANED;

    /** The state's lower-case name, for example {@code active}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MemberState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Whether somebody in this state belongs to the organization now. */
    public boolean belongs() {
        return this == ACTIVE || this == SUSPENDED;
    }
}
