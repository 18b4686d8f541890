package io.orgsso.member;

import java.util.Locale;

/** What a member may do in the account. Tokens and the store carry {@link #word()}. */
public enum AccountRole {
    OWNER,
    ADMIN,
    BILLING,
    DEVELOPER,
    VIEWER,
    MEMBER;

    /** The role's lower-case name, for example {@code owner}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The role with this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AccountRole of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
