package io.orgsso.delivery;

import org.keycloak.provider.ProviderFactory;

/**
 * Makes a {@link SyncTarget}. Its id names the target in the tables of the sync (at most 40 characters) and in its
 * configuration, {@code spi-orgsso-sync-target--<id>--<key>}.
 */
public interface SyncTargetFactory extends ProviderFactory<SyncTarget> {
    /**
     * Whether this installation wants the target; asked once at start. A target that is configured for the first time is
     * given every member there is, one that is not configured is owed nothing.
     */
    boolean isConfigured();

    /** How many calls of {@link SyncTarget#deliver} a node makes at a time, 1 to 64. */
    default int concurrency() {
        return 1;
    }

    /** How many messages a call brings at most, 1 to 1000; the sync's own {@code batch-size} may be smaller. */
    default int batchSize() {
        return 1000;
    }
}
