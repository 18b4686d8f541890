package io.orgsso.sync;

import org.jspecify.annotations.Nullable;

/**
 * Why somebody should look: what a mark carries into the change it leads to.
 *
 * @param actor user id of who did it, where that is known
 * @param correlationId the same for all marks of one request
 */
record Origin(
        String cause, @Nullable String actor, @Nullable String correlationId) {
    static Origin of(String cause) {
        return new Origin(cause, null, null);
    }
}
