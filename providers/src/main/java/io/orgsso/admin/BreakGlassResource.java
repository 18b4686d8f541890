package io.orgsso.admin;

import io.orgsso.enforcement.BreakGlassDoor;
import io.orgsso.enforcement.BreakGlassRights;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwner;
import io.orgsso.session.BreakGlassOwners;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * {@code …/orgsso/orgs/{alias}/break-glass}: the owners, three at most, who may sign in past the organization's single
 * sign-on at {@code /realms/{realm}/orgsso/break-glass}.
 */
public final class BreakGlassResource extends OrganizationResource {
    BreakGlassResource(
            KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit, String alias) {
        super(session, realm, caller, audit, alias);
    }

    /**
     * {@code {"owners": [{"userId", "appointedAt", "appointedBy", "ready"}]}}; {@code ready} says whether she is an owner
     * with password and one-time code, so that her appointment is of use. Role: {@code view-organizations}.
     */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list() {
        caller.requireView();
        List<Map<String, Object>> owners = BreakGlassOwners.of(session)
                .of(organization().id())
                .stream()
                .map(this::json)
                .toList();
        return Map.of("owners", owners);
    }

    /**
     * Appoints an owner of the organization who has password and one-time code: 201, or 204 if she was appointed already.
     * 404 if the realm has no such user, 409 if she is no member with role owner, has not set both up, or three are
     * appointed. Role: {@code manage-organizations}.
     */
    @PUT
    @Path("{userId}")
    public Response appoint(@PathParam("userId") String userId) {
        caller.requireManage();
        UserId id = new UserId(Given.parameter("userId", userId));
        requireFit(id);
        BreakGlassOwners owners = BreakGlassOwners.of(session);
        if (owners.includes(organization().id(), id)) {
            return Response.noContent().build();
        }
        try {
            if (!owners.appoint(realm.getId(), organization().id(), id, caller.id())) {
                throw Problem.conflict("The organization has its " + BreakGlassOwners.MOST + " break-glass owners.");
            }
        } catch (ModelDuplicateException atOnce) {
            session.getTransactionManager().setRollbackOnly();
            throw Problem.conflict("Somebody else appoints at this moment. Try again.");
        }
        BreakGlassDoor.adopt(session, realm);
        record(OperationType.CREATE);
        return Response.status(Response.Status.CREATED).build();
    }

    /** Takes an appointment back; no further token for her running emergency session. Role: {@code manage-organizations}. */
    @DELETE
    @Path("{userId}")
    public void dismiss(@PathParam("userId") String userId) {
        caller.requireManage();
        if (!BreakGlassOwners.of(session).dismiss(organization().id(), new UserId(Given.parameter("userId", userId)))) {
            throw Problem.notFound("She is no break-glass owner of this organization.");
        }
        record(OperationType.DELETE);
    }

    private void requireFit(UserId id) {
        UserModel user = session.users().getUserById(realm, id.value());
        if (user == null) {
            throw Problem.notFound("The realm has no such user.");
        }
        if (!new BreakGlassRights(session).staysOwner(organization().id(), id)) {
            throw Problem.conflict("Only a member with role owner can be a break-glass owner.");
        }
        if (!BreakGlassRights.isReady(user)) {
            throw Problem.conflict(
                    "She needs a password and a one-time code first: they cannot be set up in an" + " emergency.");
        }
    }

    private Map<String, Object> json(BreakGlassOwner owner) {
        UserModel user = session.users().getUserById(realm, owner.user().value());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("userId", owner.user().value());
        json.put("appointedAt", owner.appointedAt().toString());
        json.put("appointedBy", owner.appointedBy().orElse(null));
        json.put(
                "ready",
                user != null
                        && user.isEnabled()
                        && BreakGlassRights.isReady(user)
                        && new BreakGlassRights(session).isOwner(organization().id(), owner.user()));
        return json;
    }

    private void record(OperationType operation) {
        audit.operation(operation)
                .resource("ORGSSO_BREAK_GLASS")
                .resourcePath(session.getContext().getUri())
                .success();
    }
}
