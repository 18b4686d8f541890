package io.orgsso.sync;

import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/**
 * Settings of the sync, keys {@code spi-events-listener--orgsso-membership-sync--…}.
 *
 * @param pollMillis {@code poll-interval-ms}: how often a node looks for marks that other nodes left; 50 to 60000
 * @param passSeconds {@code pass-interval-s}: how often truth and projection are compared; 5 to 86400
 * @param batchSize {@code batch-size}: marks per transaction and messages per delivery; 1 to 1000
 * @param digestKey {@code digest-key}: key of the digest over email and names, at least 16 characters; without it one
 *     is made and kept in our tables
 */
record SyncSettings(
        int pollMillis,
        int passSeconds,
        int batchSize,
        @Nullable String digestKey) {
    private static final String PREFIX = "spi-events-listener--" + MembershipSyncListenerFactory.ID + "--";
    private static final int SHORTEST_KEY = 16;

    static SyncSettings read(Config.Scope config) {
        String digestKey = config.get("digestKey");
        if (digestKey != null && digestKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    PREFIX + "digest-key is too short: give at least " + SHORTEST_KEY + " characters.");
        }
        return new SyncSettings(
                number(config, "pollIntervalMs", "poll-interval-ms", 1000, 50, 60_000),
                number(config, "passIntervalS", "pass-interval-s", 60, 5, 86_400),
                number(config, "batchSize", "batch-size", 100, 1, 1000),
                digestKey);
    }

    private static int number(Config.Scope config, String key, String name, int fallback, int least, int most) {
        String text = config.get(key);
        if (text == null || text.isBlank()) {
            return fallback;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw new IllegalArgumentException(
                PREFIX + name + " is '" + text + "': give a whole number from " + least + " to " + most + ".");
    }
}
