package io.orgsso.account;

import java.util.Locale;

/** Where an account stands. */
public enum AccountState {
    ACTIVE,
    /** Its organization is disabled. */
    SUSPENDED,
    /** Its organization is gone; resources, usage and invoices stay. */
    CLOSED;

    /** The state's lower-case name, for example {@code active}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AccountState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
