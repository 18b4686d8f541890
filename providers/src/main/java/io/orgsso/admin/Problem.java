package io.orgsso.admin;

import io.orgsso.organization.OptIn;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error of the REST interface as RFC 9457 problem JSON: {@code type}, {@code title}, {@code status}, {@code detail}. */
final class Problem extends WebApplicationException {
    private static final long serialVersionUID = 1L;
    private static final String MEDIA_TYPE = "application/problem+json";

    private Problem(Response.Status status, String type, String detail) {
        super(
                detail,
                Response.status(status)
                        .type(MEDIA_TYPE)
                        .entity(body(status, type, detail))
                        .build());
    }

    /** The request says something that we do not understand or accept; nothing was changed. */
    static Problem badRequest(String detail) {
        return new Problem(Response.Status.BAD_REQUEST, "urn:orgsso:problem:bad-request", detail);
    }

    static Problem forbidden(String detail) {
        return new Problem(Response.Status.FORBIDDEN, "urn:orgsso:problem:forbidden", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(Response.Status.NOT_FOUND, "urn:orgsso:problem:not-found", detail);
    }

    /** The request contradicts what is there; nothing was changed. */
    static Problem conflict(String detail) {
        return new Problem(Response.Status.CONFLICT, "urn:orgsso:problem:conflict", detail);
    }

    /** Asked of a realm that the sync leaves as it is; nothing was changed. */
    static Problem notOptedIn() {
        return conflict("The realm has not opted in: its event listeners lack " + OptIn.LISTENER + ".");
    }

    /** What was asked for was there once and is no more. */
    static Problem gone(String detail) {
        return new Problem(Response.Status.GONE, "urn:orgsso:problem:gone", detail);
    }

    /** The caller's {@code If-Match} names a state that is no more; nothing was changed. */
    static Problem preconditionFailed(String detail) {
        return new Problem(Response.Status.PRECONDITION_FAILED, "urn:orgsso:problem:precondition-failed", detail);
    }

    private static Map<String, Object> body(Response.Status status, String type, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", type);
        body.put("title", status.getReasonPhrase());
        body.put("status", status.getStatusCode());
        body.put("detail", detail);
        return body;
    }
}
