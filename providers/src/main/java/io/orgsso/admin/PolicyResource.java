package io.orgsso.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.enforcement.EnforcedRealms;
import io.orgsso.member.MembershipPolicies;
import io.orgsso.member.RejoinPolicy;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organizations;
import io.orgsso.session.Enforcement;
import io.orgsso.session.SignOnPolicies;
import io.orgsso.session.SignOnPolicy;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.util.JsonSerialization;

/**
 * {@code …/orgsso/orgs/{alias}/policy}: how an organization's members sign in and how long that holds. Representation:
 * {@code {"enforcement": "off|optional|required", "sessionIdleSeconds": n|null, "sessionMaxSeconds": n|null, "rejoin":
 * "never|proven"}}; null means the realm's own limit, and a limit longer than the realm's has no effect.
 */
public final class PolicyResource extends OrganizationResource {
    private static final String ENFORCEMENT = "enforcement";
    private static final String IDLE = "sessionIdleSeconds";
    private static final String MAX = "sessionMaxSeconds";
    private static final String REJOIN = "rejoin";
    private static final List<String> FIELDS = List.of(ENFORCEMENT, IDLE, MAX, REJOIN);
    private static final int LONGEST_WORD = 10;

    PolicyResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit, String alias) {
        super(session, realm, caller, audit, alias);
    }

    /** The policy, with its {@code ETag}. Role: {@code view-organizations}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Response get() {
        caller.requireView();
        return answer(json(
                SignOnPolicies.of(session).of(organization().id()),
                MembershipPolicies.of(session).rejoin(organization().id())));
    }

    /**
     * Decides anew and answers the whole policy. A field that is absent stays as it is, so that setting a timeout never
     * switches enforcement off. With {@code If-Match}, 412 if the policy has changed since; 400 for a value or a field
     * that we do not know; 409 for requiring single sign-on where there is none. Role: {@code manage-organizations}.
     */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response put(@HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch, String body) {
        caller.requireManage();
        Given request = Given.body(body);
        request.fields().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(unknown -> {
                    throw Problem.badRequest(
                            "The policy has the fields " + String.join(", ", FIELDS) + ", and no other.");
                });
        SignOnPolicy before = lock();
        RejoinPolicy rejoinBefore =
                MembershipPolicies.of(session).rejoinNow(organization().id());
        if (ifMatch != null && !matches(ifMatch, tag(json(before, rejoinBefore)))) {
            session.getTransactionManager().setRollbackOnly();
            throw Problem.preconditionFailed("The policy has changed since it was read. Read it again.");
        }
        SignOnPolicy policy = new SignOnPolicy(
                request.names(ENFORCEMENT) ? enforcement(request) : before.enforcement(),
                request.names(IDLE) ? request.optionalSeconds(IDLE) : before.idle(),
                request.names(MAX) ? request.optionalSeconds(MAX) : before.max());
        if (request.names(ENFORCEMENT) && policy.enforcement() == Enforcement.REQUIRED && !hasWayIn()) {
            session.getTransactionManager().setRollbackOnly();
            throw Problem.conflict("Requiring single sign-on would lock everybody out: the organization has no enabled"
                    + " connection with a verified domain.");
        }
        RejoinPolicy rejoin = request.names(REJOIN) ? rejoin(request) : rejoinBefore;
        SignOnPolicies.of(session).put(realm.getId(), organization().id(), policy);
        // The realm may have opted in since the server started.
        EnforcedRealms.adopt(session, realm);
        MembershipPolicies.of(session).setRejoin(realm.getId(), organization().id(), rejoin);
        ObjectNode json = json(policy, rejoin);
        audit.operation(OperationType.UPDATE)
                .resource("ORGSSO_POLICY")
                .resourcePath(session.getContext().getUri())
                .representation(json)
                .success();
        return answer(json);
    }

    /** Whether somebody with an address of the organization can reach a connection that may speak for it. */
    private boolean hasWayIn() {
        List<DomainClaim> claims = DomainClaims.of(session).of(organization().id());
        return organization().enabled()
                && Organizations.of(session).connectionsOf(organization().id()).stream()
                        .filter(Connection::enabled)
                        .filter(connection -> !connection.linkOnly())
                        .anyMatch(connection ->
                                claims.stream().anyMatch(claim -> claim.isSpokenForBy(connection.alias())));
    }

    private SignOnPolicy lock() {
        try {
            return SignOnPolicies.of(session).lock(realm.getId(), organization().id());
        } catch (ModelDuplicateException atOnce) {
            session.getTransactionManager().setRollbackOnly();
            throw Problem.conflict("Somebody else sets this policy at this moment. Try again.");
        }
    }

    private static Enforcement enforcement(Given request) {
        try {
            return Enforcement.of(request.text(ENFORCEMENT, LONGEST_WORD));
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest("\"enforcement\" must be off, optional or required.");
        }
    }

    private static RejoinPolicy rejoin(Given request) {
        String word = request.text(REJOIN, LONGEST_WORD);
        return Arrays.stream(RejoinPolicy.values())
                .filter(policy -> policy.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("\"rejoin\" must be never or proven."));
    }

    /** A tree, since Keycloak leaves null out of maps. */
    private static ObjectNode json(SignOnPolicy policy, RejoinPolicy rejoin) {
        return JsonSerialization.mapper
                .createObjectNode()
                .put(ENFORCEMENT, policy.enforcement().word())
                .put(IDLE, policy.idle().map(Duration::toSeconds).orElse(null))
                .put(MAX, policy.max().map(Duration::toSeconds).orElse(null))
                .put(REJOIN, rejoin.word());
    }

    private static Response answer(ObjectNode json) {
        return Response.ok(json).tag(new EntityTag(tag(json))).build();
    }

    /** Named by the content: the same policy has the same tag on every node. */
    private static String tag(ObjectNode json) {
        return HashUtils.sha256UrlEncodedHash(json.toString(), StandardCharsets.UTF_8);
    }

    /** RFC 9110, section 13.1.1: a list of strong tags, or {@code *}. */
    private static boolean matches(String ifMatch, String tag) {
        return Arrays.stream(ifMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(given -> given.equals("*") || given.equals("\"" + tag + "\""));
    }
}
