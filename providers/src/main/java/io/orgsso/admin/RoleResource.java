package io.orgsso.admin;

import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.member.RoleAssignment;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code …/orgsso/orgs/{alias}/members/{userId}/role}: what a member may do in the account. */
public final class RoleResource extends OrganizationResource {
    RoleResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit, String alias) {
        super(session, realm, caller, audit, alias);
    }

    /** {@code {"role": "developer"}}; 404 if she is no member. Role: {@code view-organizations}. */
    @GET
    @Path("{userId}/role")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> get(@PathParam("userId") String userId) {
        caller.requireView();
        return json(AccountRoles.of(session).roleNow(organization().id(), member(userId)));
    }

    /**
     * Gives a member another role. Body and answer: {@code {"role"}}, one of owner, admin, billing, developer, viewer,
     * member. 400 for any other, 404 if she is no member, 409 if the account would be left without an owner. Role:
     * {@code manage-organizations}.
     */
    @PUT
    @Path("{userId}/role")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> put(@PathParam("userId") String userId, String body) {
        caller.requireManage();
        AccountRole role = role(Given.body(body).text("role", Given.LONGEST));
        UserId member = member(userId);
        RoleAssignment.Outcome outcome =
                new RoleAssignment(session).assign(realm.getId(), organization().id(), member, role, caller.id());
        if (outcome == RoleAssignment.Outcome.LAST_OWNER) {
            throw Problem.conflict("She is the account's last owner: make somebody else an owner first.");
        }
        if (outcome == RoleAssignment.Outcome.CHANGED) {
            audit.operation(OperationType.UPDATE)
                    .resource("ORGSSO_MEMBER_ROLE")
                    .resourcePath(session.getContext().getUri())
                    .representation(json(role))
                    .success();
        }
        return json(role);
    }

    private UserId member(String userId) {
        UserId user = new UserId(Given.parameter("userId", userId));
        if (!Organizations.of(session).isMember(organization().id(), user)) {
            throw Problem.notFound("She is no member of this organization.");
        }
        return user;
    }

    private static AccountRole role(String word) {
        return Arrays.stream(AccountRole.values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("\"role\" must be one of "
                        + Arrays.stream(AccountRole.values())
                                .map(AccountRole::word)
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    private static Map<String, Object> json(AccountRole role) {
        return Map.of("role", role.word());
    }
}
