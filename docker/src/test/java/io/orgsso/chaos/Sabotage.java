package io.orgsso.chaos;

import java.util.Arrays;
import java.util.Locale;

/** What a run is made to fail by, to prove that it would be seen: {@code chaos.sabotage}. */
enum Sabotage {
    NONE,
    /** Marks are written from memory after the commit. */
    MARK_AFTER_COMMIT,
    /** Both targets take whatever comes last. */
    IGNORE_VERSION;

    static Sabotage ofSystem() {
        var word = System.getProperty("chaos.sabotage", NONE.word());
        return Arrays.stream(values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("chaos.sabotage knows no " + word));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
