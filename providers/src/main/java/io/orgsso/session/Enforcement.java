package io.orgsso.session;

import java.util.Locale;

/** How far an organization insists that its members sign in through its own identity provider. */
public enum Enforcement {
    /** Not at all: an address of its domains is treated as nobody's, and a password is asked for. */
    OFF,
    /** The address leads to the identity provider; a password still works for who has one. */
    OPTIONAL,
    /** Only its identity provider, or a break-glass owner's emergency access, makes a sign-on. */
    REQUIRED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The enforcement with this name, in lower case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Enforcement of(String word) {
        for (Enforcement each : values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("No such enforcement: " + word);
    }
}
