package io.orgsso.admin;

import io.orgsso.organization.OptIn;
import io.orgsso.sync.Reconciler;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code …/orgsso/sync/rebuild}: what follows a restored database. */
public final class RebuildResource {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;
    private final AdminEventBuilder audit;

    RebuildResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.audit = audit;
    }

    /**
     * Gives every member a new version, so that targets take what this database says for newer than whatever they know:
     * after the database was restored from a backup. Answers {@code startedAt}, {@code startedVersion} and {@code members};
     * what a target then still knows with a smaller version, Keycloak does not know. 409 if one is under way, or if the
     * realm has not opted in. Role: {@code manage-realm}.
     */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> rebuild() {
        caller.requireManageRealm();
        if (!OptIn.holds(session, realm.getId())) {
            throw Problem.notOptedIn();
        }
        Reconciler.Rebuild rebuild = Reconciler.of(session)
                .rebuild(realm.getId())
                .orElseThrow(() -> Problem.conflict("The realm is being rebuilt at this moment."));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("startedAt", rebuild.startedAt().toString());
        answer.put("startedVersion", rebuild.startedAt().toEpochMilli());
        answer.put("members", rebuild.members());
        audit.operation(OperationType.ACTION)
                .resource("ORGSSO_SYNC")
                .resourcePath(session.getContext().getUri())
                .representation(answer)
                .success();
        return answer;
    }
}
