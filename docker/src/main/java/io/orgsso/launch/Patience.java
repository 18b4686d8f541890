package io.orgsso.launch;

import java.time.Duration;
import java.util.function.Consumer;

/** A deadline, and a sign of life every ten seconds until then. */
final class Patience {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(10);

    private final String step;
    private final Duration limit;
    private final Consumer<String> progress;
    private final long begin = System.nanoTime();
    private Duration nextSign = SIGN_OF_LIFE;

    Patience(String step, Duration limit, Consumer<String> progress) {
        this.step = step;
        this.limit = limit;
        this.progress = progress;
    }

    boolean isOver() {
        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        if (waited.compareTo(nextSign) >= 0) {
            progress.accept("  still " + step + " (" + nextSign.toSeconds() + " s)");
            nextSign = nextSign.plus(SIGN_OF_LIFE);
        }
        return waited.compareTo(limit) > 0;
    }
}
