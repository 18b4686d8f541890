package io.orgsso.admin;

import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.DomainPattern;
import io.orgsso.domain.DomainTakenException;
import io.orgsso.domain.MalformedEmailException;
import io.orgsso.domain.UnclaimableDomainException;
import io.orgsso.domain.Verification;
import io.orgsso.organization.Organizations;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** {@code …/orgsso/orgs/{alias}/domains}: which domains an organization has proven to own. */
public final class DomainsResource extends OrganizationResource {
    private static final int MAX_REASON = 1000;

    DomainsResource(KeycloakSession session, RealmModel realm, Caller caller, AdminEventBuilder audit, String alias) {
        super(session, realm, caller, audit, alias);
    }

    /** The organization's claims, ordered by domain. Role: {@code view-organizations}. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list() {
        caller.requireView();
        return Map.of(
                "domains",
                DomainClaims.of(session).of(organization().id()).stream()
                        .map(DomainsResource::json)
                        .toList());
    }

    /**
     * The operator vouches for a domain. Body: {@code {"domain", "connection"?, "verified": true, "reason"}}. Answers 201
     * with the claim; 400 for what it does not understand and for a domain that nobody can own (public suffixes, free
     * mail), 409 if another organization owns it. Role: {@code manage-organizations}.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response verify(String body) {
        caller.requireManage();
        Given request = Given.body(body);
        DomainPattern domain = domain(request.text("domain", Given.LONGEST));
        if (!request.isTrue("verified")) {
            throw Problem.badRequest("\"verified\" must be true: the operator vouches for the domain.");
        }
        String reason = request.text("reason", MAX_REASON);
        String connection = connection(request);
        try {
            DomainClaim claim = DomainClaims.of(session)
                    .verify(
                            realm.getId(),
                            organization().id(),
                            domain,
                            connection,
                            Verification.byOperator(caller.id(), reason));
            Map<String, Object> answer = json(claim);
            Map<String, Object> audited = new LinkedHashMap<>(answer);
            audited.put("reason", reason);
            audit.operation(OperationType.CREATE)
                    .resource("ORGSSO_DOMAIN")
                    .resourcePath(session.getContext().getUri())
                    .representation(audited)
                    .success();
            return Response.status(Response.Status.CREATED).entity(answer).build();
        } catch (UnclaimableDomainException shared) {
            throw Problem.badRequest(String.valueOf(shared.getMessage()));
        } catch (DomainTakenException taken) {
            session.getTransactionManager().setRollbackOnly();
            throw Problem.conflict(String.valueOf(taken.getMessage()));
        }
    }

    /** Takes a domain back: no discovery and no joins by it from now on. Role: {@code manage-organizations}. */
    @DELETE
    @Path("{domain}")
    public Response release(@PathParam("domain") String name) {
        caller.requireManage();
        DomainPattern domain = domain(Given.parameter("domain", name));
        if (!DomainClaims.of(session).release(realm.getId(), organization().id(), domain)) {
            throw Problem.notFound("The organization has no claim on " + domain + ".");
        }
        audit.operation(OperationType.DELETE)
                .resource("ORGSSO_DOMAIN")
                .resourcePath(session.getContext().getUri())
                .success();
        return Response.noContent().build();
    }

    private @Nullable String connection(Given request) {
        String alias = request.optionalText("connection", Given.LONGEST).orElse(null);
        boolean own = alias == null
                || Organizations.of(session).connectionsOf(organization().id()).stream()
                        .anyMatch(connection -> connection.alias().equals(alias));
        if (!own) {
            throw Problem.badRequest("\"connection\" names no connection of this organization.");
        }
        return alias;
    }

    private static DomainPattern domain(String name) {
        try {
            return DomainPattern.parse(name);
        } catch (MalformedEmailException notADomain) {
            throw Problem.badRequest("\"domain\" must be a domain such as example.com, or *.example.com.");
        }
    }

    private static Map<String, Object> json(DomainClaim claim) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("domain", claim.domain().text());
        json.put("connection", claim.connection().orElse(null));
        json.put("verified", true);
        json.put("method", claim.method());
        json.put("verifiedAt", claim.verifiedAt().toString());
        return json;
    }
}
