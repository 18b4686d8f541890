package io.orgsso.domain;

import io.orgsso.organization.OrganizationId;
import java.time.Instant;
import java.util.Optional;

/**
 * A domain that an organization has proven to own.
 *
 * @param connection alias of the one connection that speaks for this domain; empty: each of the organization
 * @param method how it was proven: {@code operator} or {@code import}
 */
public record DomainClaim(
        OrganizationId organization,
        DomainPattern domain,
        Optional<String> connection,
        String method,
        Instant verifiedAt) {

    /** Whether an assertion of this connection may prove an address of this domain. */
    public boolean isSpokenForBy(String connectionAlias) {
        return connection.map(connectionAlias::equals).orElse(true);
    }
}
