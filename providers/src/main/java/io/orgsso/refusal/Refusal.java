package io.orgsso.refusal;

import io.orgsso.organization.OrganizationId;
import java.util.Optional;

/**
 * One refusal, as the operator's event tells it. The page shows the reason's text only: no organization, no connection.
 *
 * @param domain of the address in question; the address itself is personal and not kept
 */
public record Refusal(
        RefusalReason reason,
        Optional<OrganizationId> organization,
        Optional<String> connection,
        Optional<String> domain) {

    public static Refusal of(RefusalReason reason) {
        return new Refusal(reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Refusal by(OrganizationId refusing) {
        return new Refusal(reason, Optional.of(refusing), connection, domain);
    }

    public Refusal through(String connectionAlias) {
        return new Refusal(reason, organization, Optional.of(connectionAlias), domain);
    }

    public Refusal about(String emailDomain) {
        return new Refusal(reason, organization, connection, Optional.of(emailDomain));
    }
}
