package io.orgsso.sync;

import io.orgsso.delivery.WholeNumber;
import io.orgsso.organization.OptIn;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

/**
 * Settings of the sync, keys {@code spi-events-listener--orgsso-membership-sync--…}.
 *
 * @param pollMillis {@code poll-interval-ms}: how often a node looks for marks that other nodes left; 50 to 60000
 * @param passSeconds {@code pass-interval-s}: how often truth and projection are compared; 5 to 86400
 * @param reconcileSeconds {@code reconcile-interval-s}: how often they are compared member by member; 60 to 2592000, 0
 *     for never
 * @param batchSize {@code batch-size}: marks per transaction; 1 to 1000
 * @param deliveryBatchSize {@code delivery-batch-size}: messages per call of a target, at most; 1 to 1000
 * @param historyDays {@code history-days}: how long the change feed keeps a change; 90 to 3650
 * @param digestKey {@code digest-key}: key of the digest over email and names, at least 16 characters; without it one
 *     is made and kept in our tables
 */
record SyncSettings(
        int pollMillis,
        int passSeconds,
        int reconcileSeconds,
        int batchSize,
        int deliveryBatchSize,
        int historyDays,
        @Nullable String digestKey) {
    private static final String PREFIX = "spi-events-listener--" + OptIn.LISTENER + "--";
    private static final int SHORTEST_KEY = 16;
    private static final int SHORTEST_INTERVAL = 60;

    static SyncSettings read(Config.Scope config) {
        String digestKey = config.get("digestKey");
        if (digestKey != null && digestKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException(
                    PREFIX + "digest-key is too short: give at least " + SHORTEST_KEY + " characters.");
        }
        return new SyncSettings(
                WholeNumber.read(config, PREFIX, "pollIntervalMs", 1000, 50, 60_000),
                WholeNumber.read(config, PREFIX, "passIntervalS", 60, 5, 86_400),
                reconcileSeconds(config),
                WholeNumber.read(config, PREFIX, "batchSize", 100, 1, 1000),
                WholeNumber.read(config, PREFIX, "deliveryBatchSize", 500, 1, 1000),
                WholeNumber.read(config, PREFIX, "historyDays", 90, 90, 3650),
                digestKey);
    }

    private static int reconcileSeconds(Config.Scope config) {
        int seconds = WholeNumber.read(config, PREFIX, "reconcileIntervalS", 21_600, 0, 2_592_000);
        if (seconds > 0 && seconds < SHORTEST_INTERVAL) {
            throw new IllegalArgumentException(PREFIX + "reconcile-interval-s is " + seconds
                    + ": give 0 for never, or a number of seconds from " + SHORTEST_INTERVAL + ".");
        }
        return seconds;
    }
}
