package io.orgsso.delivery;

/**
 * How many messages a call carries. A target that takes a few in time and not many at once would otherwise be given many
 * again after each of its recoveries, and never catch up: halved where a call came to nothing, doubled where a full one
 * was answered. Of one thread.
 */
final class CallSize {
    private final int most;
    private int now;

    CallSize(int most) {
        this.most = most;
        this.now = most;
    }

    int messages() {
        return now;
    }

    /** A call with so many messages found the target unavailable. */
    void failed(int messages) {
        now = Math.max(1, Math.min(now, messages / 2));
    }

    /** A call with so many messages was answered, whatever became of each. */
    void answered(int messages) {
        if (messages >= now) {
            now = (int) Math.min(most, 2L * now);
        }
    }
}
