package io.orgsso.enforcement;

import io.orgsso.cluster.Outbox;
import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.time.Instant;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Who has to be told of emergency sign-ins: the organization's owners and the operator, by mail. What is left here commits
 * with the sign-in, so that no crash loses it, and a mail server that is down neither delays nor stops an emergency.
 */
public final class BreakGlassAlerts {
    private static final int LONGEST_ORIGIN = 255;

    private final KeycloakSession session;
    private final Outbox<AlertEntity> outbox;

    private BreakGlassAlerts(KeycloakSession session) {
        this.session = session;
        this.outbox = new Outbox<>(session, AlertEntity.class, Clock.systemUTC());
    }

    public static BreakGlassAlerts of(KeycloakSession session) {
        return new BreakGlassAlerts(session);
    }

    /**
     * Of a sign-in that this transaction commits.
     *
     * @param stepId the execution whose settings may name the operator
     */
    void leave(UserModel entered, OrganizationId organization, Instant until, String stepId) {
        AccountRoles.of(session).having(organization, AccountRole.OWNER).forEach(owner -> {
            AlertEntity alert = alert(entered, organization, until);
            alert.ownerId = owner.value();
            outbox.leave(alert);
        });
        AlertEntity operators = alert(entered, organization, until);
        operators.stepId = stepId;
        outbox.leave(operators);
    }

    private AlertEntity alert(UserModel entered, OrganizationId organization, Instant until) {
        AlertEntity alert = new AlertEntity(session.getContext().getRealm().getId());
        alert.organizationId = organization.value();
        alert.userId = entered.getId();
        alert.untilAt = until.toEpochMilli();
        String from = session.getContext().getConnection().getRemoteHost();
        alert.cameFrom = from.substring(0, Math.min(from.length(), LONGEST_ORIGIN));
        return alert;
    }

    /** Nobody can be told any more: the realm is gone, and its mail server with it. */
    public void forgetRealm(String realmId) {
        outbox.forgetRealm(realmId);
    }
}
