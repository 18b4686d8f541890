package io.orgsso.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The bounds of a page of a list, as query parameters say them. */
final class Page {
    private static final int USUAL = 50;
    private static final int MOST = 100;
    private static final int FURTHEST = 1_000_000;

    private Page() {}

    /** How many rows: 50 unless told, at most 100. */
    static int max(@Nullable String text) {
        return number("max", text, USUAL, 1, MOST);
    }

    /** How many rows to pass over. */
    static int first(@Nullable String text) {
        return number("first", text, 0, 0, FURTHEST);
    }

    /** ISO 8601 in UTC. */
    static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }

    private static int number(String name, @Nullable String text, int usual, int least, int most) {
        if (text == null) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // The sentence below says it.
        }
        throw Problem.badRequest("\"" + name + "\" must be a whole number from " + least + " to " + most + ".");
    }
}
