package io.orgsso.sync;

import io.orgsso.cluster.AfterCommit;
import io.orgsso.organization.MembershipSignals;
import io.orgsso.refusal.AnswerRefusals;
import io.orgsso.session.AccountKeys;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * What a realm opts in with. Turns what only administrators' and users' events tell (a disabled account or
 * organization, a changed profile) into marks, has Keycloak's own refusals at the callback followed by ours, and changes of
 * an account's keys judged. Keycloak calls it only in realms that list it.
 */
final class MembershipSyncListener implements EventListenerProvider {
    private final KeycloakSession session;
    private final Capture capture;
    private final Runnable compareSoon;

    MembershipSyncListener(KeycloakSession session, Capture capture, Runnable compareSoon) {
        this.session = session;
        this.capture = capture;
        this.compareSoon = compareSoon;
    }

    @Override
    public void onEvent(Event event) {
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        if (realm != null) {
            MembershipSignals.of(session, realm, event).ifPresent(capture::mark);
            AnswerRefusals.of(session, realm).follow(event);
            AccountKeys.of(session, realm).follow(event);
        }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        RealmModel realm = session.realms().getRealm(event.getRealmId());
        if (realm == null) {
            return;
        }
        MembershipSignals.of(session, realm, event).ifPresent(capture::mark);
        boolean mayHaveOptedIn = "REALM".equals(event.getResourceTypeAsString())
                && (event.getOperationType() == OperationType.UPDATE
                        || event.getOperationType() == OperationType.CREATE);
        if (mayHaveOptedIn) {
            // Not before: a comparison that runs now would not see the opt-in and nothing would ask for another.
            AfterCommit.run(session, compareSoon);
        }
    }

    @Override
    public void close() {}
}
