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

    /** How many entries of the feed or of its snapshot: 100 unless told, at most 1000. */
    static int limit(@Nullable String text) {
        return number("limit", text, 100, 1, 1000);
    }

    /** A position in the feed; 0 unless told. */
    static long position(@Nullable String text) {
        try {
            long position = text == null ? 0 : Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException notANumber) {
            // The sentence below says it.
        }
        throw Problem.badRequest("\"after\" must be a position of the feed: a whole number from 0.");
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
