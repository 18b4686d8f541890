package io.orgsso.admin;

import io.orgsso.organization.OptIn;
import io.orgsso.organization.Organizations;
import io.orgsso.sync.Drift;
import io.orgsso.sync.ReconcileRun;
import io.orgsso.sync.ReconcileScope;
import io.orgsso.sync.Reconciler;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code …/orgsso/sync/reconcile}: mends what no change told of. */
public final class ReconcileResource {
    private static final Duration COMPARING = Duration.ofMinutes(2);
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Caller caller;
    private final AdminEventBuilder audit;

    ReconcileResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit) {
        this.session = session;
        this.realm = realm;
        this.caller = caller;
        this.audit = audit;
    }

    /**
     * The last comparison of the realm or of {@code organization} (alias); 404 if there was none. Role:
     * {@code view-realm}, for one organization {@code view-organizations}.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> last(@QueryParam("organization") @Nullable String alias) {
        if (alias == null) {
            caller.requireViewRealm();
        } else {
            caller.requireView();
        }
        Reconciler reconciler = Reconciler.of(session);
        ReconcileRun run =
                reconciler.last(scope(alias)).orElseThrow(() -> Problem.notFound("This was not compared yet."));
        return json(run, run.dryRun() ? 0 : reconciler.pending(run, Duration.ZERO));
    }

    /**
     * Compares Keycloak's members with the store's and has differences mended; with {@code dryRun=true} counts them only.
     * {@code organization} (alias) bounds it. Waits up to two minutes for the comparison, then up to one for what it
     * found; {@code finished} and {@code pending} say what goes on afterwards. 409 if one is under way, or if the realm
     * has not opted in. Role: {@code manage-realm}, for one organization {@code manage-organizations}.
     */
    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> reconcile(
            @QueryParam("dryRun") @Nullable String dryRun, @QueryParam("organization") @Nullable String alias) {
        if (alias == null) {
            caller.requireManageRealm();
        } else {
            caller.requireManage();
        }
        ReconcileScope scope = scope(alias);
        boolean dry = isTrue(dryRun);
        if (!OptIn.holds(session, realm.getId())) {
            throw Problem.notOptedIn();
        }
        Reconciler reconciler = Reconciler.of(session);
        ReconcileRun run = reconciler
                .reconcile(scope, dry, COMPARING)
                .orElseThrow(() -> Problem.conflict("This is being compared at this moment."));
        Map<String, Object> answer = json(run, dry ? 0 : reconciler.pending(run, SETTLING));
        if (!dry) {
            record(answer);
        }
        return answer;
    }

    private ReconcileScope scope(@Nullable String alias) {
        if (alias == null) {
            return ReconcileScope.ofRealm(realm.getId());
        }
        return Organizations.of(session)
                .byAlias(Given.parameter("organization", alias))
                .map(organization -> ReconcileScope.ofOrganization(realm.getId(), organization.id()))
                .orElseThrow(() -> Problem.notFound("The realm has no organization with this alias."));
    }

    private static boolean isTrue(@Nullable String dryRun) {
        if (dryRun == null || dryRun.equals("false")) {
            return false;
        }
        if (dryRun.equals("true")) {
            return true;
        }
        throw Problem.badRequest("\"dryRun\" must be true or false.");
    }

    private void record(Map<String, Object> answer) {
        audit.operation(OperationType.ACTION)
                .resource("ORGSSO_SYNC")
                .resourcePath(session.getContext().getUri())
                .representation(answer)
                .success();
    }

    private static Map<String, Object> json(ReconcileRun run, long pending) {
        Map<String, Object> drift = new LinkedHashMap<>();
        for (Drift kind : Drift.values()) {
            drift.put(kind.word(), run.drift().of(kind));
        }
        long marked = run.dryRun() ? 0 : run.drift().total();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("dryRun", run.dryRun());
        json.put("finished", run.finishedAt().isPresent());
        json.put("examined", run.examined());
        json.put("drift", drift);
        json.put("marked", marked);
        json.put("repaired", Math.max(0, marked - pending));
        json.put("pending", pending);
        json.put("startedAt", run.startedAt().toString());
        json.put("finishedAt", run.finishedAt().map(Object::toString).orElse(null));
        return json;
    }
}
