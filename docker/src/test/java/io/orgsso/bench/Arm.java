package io.orgsso.bench;

/** One way of doing something that is measured. */
@FunctionalInterface
interface Arm {
    /**
     * Does it once.
     *
     * @return how long the part took that counts, in milliseconds
     */
    double sample();

    /** Milliseconds that an action takes. */
    static double timed(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
