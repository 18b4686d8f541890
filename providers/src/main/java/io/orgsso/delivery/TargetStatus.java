package io.orgsso.delivery;

import org.jspecify.annotations.Nullable;

/**
 * How a target stands and what of one realm it is behind.
 *
 * @param backlog members of whom it has yet to hear
 * @param oldestAgeSeconds how long the oldest of them waits; 0 where none does
 * @param delivered messages that it has taken in all
 * @param dead members whose message it has refused for good
 * @param paused an operator holds it
 * @param disabledAt since when it is given up, in milliseconds
 * @param failingSince since when it takes nothing although it is tried, in milliseconds
 * @param reason what it said last, while it fails or is disabled
 */
public record TargetStatus(
        String id,
        long backlog,
        long oldestAgeSeconds,
        long delivered,
        long dead,
        boolean paused,
        @Nullable Long disabledAt,
        @Nullable Long failingSince,
        @Nullable String reason) {}
