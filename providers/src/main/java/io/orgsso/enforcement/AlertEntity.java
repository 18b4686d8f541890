package io.orgsso.enforcement;

import io.orgsso.cluster.Owed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * One who has to hear of an emergency sign-in: an owner, or the operator whom the step's settings name. Ids only; what the
 * mail says of people is read when it is sent.
 */
@Entity(name = "OrgssoAlert")
@Table(name = "ORGSSO_ALERT")
class AlertEntity extends Owed {
    @Column(name = "ORG_ID", length = 36, nullable = false)
    String organizationId = "";

    /** Who signed in. */
    @Column(name = "USER_ID", nullable = false)
    String userId = "";

    /** The network address. */
    @Column(name = "CAME_FROM", nullable = false)
    String cameFrom = "";

    /** When the access ends, epoch milliseconds. */
    @Column(name = "UNTIL_AT", nullable = false)
    long untilAt;

    @Column(name = "OWNER_ID")
    @Nullable String ownerId;

    /** The step of the flow whose settings name the operator; where there is no owner. */
    @Column(name = "STEP_ID", length = 36)
    @Nullable String stepId;

    protected AlertEntity() {}

    AlertEntity(String realmId) {
        super(realmId);
    }
}
