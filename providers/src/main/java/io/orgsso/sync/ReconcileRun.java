package io.orgsso.sync;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.Optional;

/**
 * A comparison of truth and projection, as far as it got.
 *
 * @param runId correlation id of its marks
 * @param fence number of the holder: whoever has a smaller one has lost the run to another
 * @param examined members compared
 * @param drift what differed; without a dry run each has a mark
 */
public record ReconcileRun(
        ReconcileScope scope,
        String runId,
        long fence,
        boolean dryRun,
        long examined,
        DriftCounts drift,
        Instant startedAt,
        Optional<Instant> finishedAt) {
    static ReconcileRun of(ReconcileEntity row) {
        return new ReconcileRun(
                new ReconcileScope(
                        row.realmId, Optional.ofNullable(row.organizationId).map(OrganizationId::new)),
                row.runId,
                row.fence,
                row.dryRun,
                row.examined,
                row.counts(),
                Instant.ofEpochMilli(row.startedAt),
                Optional.ofNullable(row.finishedAt).map(Instant::ofEpochMilli));
    }
}
