package io.orgsso.delivery;

/**
 * From which due time on a claim looks for rows. In a long backlog they are claimed in the order of that time, and an
 * index that begins with a million entries of rows that are gone would be read through for each claim. A hint and no
 * more: rows that come to be due earlier, by a lease that ran out, another node's clock or a late commit, are found
 * when it goes back, once a second and whenever there seems to be no more. Of one thread.
 */
final class Advance {
    private static final long BACK_MILLIS = 1000;

    private long from = Long.MIN_VALUE;
    private long backAt = Long.MIN_VALUE;

    /** @param now monotonic, in milliseconds */
    long from(long now) {
        if (now >= backAt) {
            back();
        }
        if (from == Long.MIN_VALUE) {
            backAt = now + BACK_MILLIS;
        }
        return from;
    }

    /** A full claim ended with a row that was due then. */
    void to(long due) {
        from = due;
    }

    /** There seems to be no more. */
    void back() {
        from = Long.MIN_VALUE;
    }

    /** Whether a claim that began there may have left earlier rows. */
    static boolean skips(long from) {
        return from != Long.MIN_VALUE;
    }
}
