package io.orgsso.member;

import java.util.Locale;

/** Whether a person who was removed becomes a member again by signing in. */
public enum RejoinPolicy {
    /** Not by herself: an administrator adds her again. */
    NEVER,
    /** Yes, with an email proven by the organization's connection, as at the first login. */
    PROVEN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The policy with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static RejoinPolicy of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
