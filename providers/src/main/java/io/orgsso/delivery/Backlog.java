package io.orgsso.delivery;

/**
 * What a target is behind.
 *
 * @param count members of whom it has yet to hear
 * @param oldestAgeSeconds how long the oldest of them waits; 0 where none does
 * @param dead members whose message it has refused for good
 */
record Backlog(long count, long oldestAgeSeconds, long dead) {}
