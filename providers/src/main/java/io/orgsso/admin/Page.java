package io.orgsso.admin;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as query parameters say it.
 *
 * @param first how many rows to pass over: 0 unless told, at most 1000000000
 * @param max how many to answer: 50 unless told, 1 to 100
 */
record Page(int first, int max) {
    private static final int USUAL = 50;
    private static final int MOST = 100;
    private static final int FURTHEST = 1_000_000_000;

    static Page of(@Nullable String first, @Nullable String max) {
        return new Page(number("first", first, 0, 0, FURTHEST), max(max));
    }

    /** How many rows to read: one more than are answered says whether there is a next page. */
    int wanted() {
        return max + 1;
    }

    /** The rows under this name, and as {@code next} the {@code first} of the next page, null after the last. */
    <T> Map<String, Object> answer(String name, List<T> rows, Function<T, Map<String, Object>> json) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(name, rows.stream().limit(max).map(json).toList());
        answer.put("next", rows.size() > max ? first + max : null);
        return answer;
    }

    /** How many rows: 50 unless told, at most 100. */
    static int max(@Nullable String text) {
        return number("max", text, USUAL, 1, MOST);
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
