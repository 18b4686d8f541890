package io.orgsso.sync;

import io.orgsso.organization.OrganizationId;
import java.util.Optional;

/** What is compared: a whole realm, or one organization of it. */
public record ReconcileScope(String realmId, Optional<OrganizationId> organization) {
    public static ReconcileScope ofRealm(String realmId) {
        return new ReconcileScope(realmId, Optional.empty());
    }

    public static ReconcileScope ofOrganization(String realmId, OrganizationId organization) {
        return new ReconcileScope(realmId, Optional.of(organization));
    }

    /** Names the scope in its row. */
    String key() {
        return realmId + organization.map(one -> "/" + one.value()).orElse("");
    }
}
