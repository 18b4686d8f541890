package io.orgsso.discovery;

import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import jakarta.ws.rs.core.PathSegment;
import java.util.List;
import org.keycloak.authentication.AuthenticationFlowContext;

/**
 * An identity provider's error, which Keycloak forwards to whatever step shows a page next, in a message that names the
 * connection.
 */
final class ProviderError {
    private ProviderError() {}

    /**
     * Whether this request brought one, {@code realms/{realm}/broker/{alias}/endpoint}; other steps forward messages too.
     */
    static boolean isBroughtBy(AuthenticationFlowContext context) {
        List<PathSegment> path = context.getUriInfo().getPathSegments();
        return context.getForwardedErrorMessage() != null
                && path.size() > 2
                && path.get(2).getPath().equals("broker");
    }

    /** Never a redirect by itself: with a login hint that would loop between us and a failing provider. */
    static void explain(AuthenticationFlowContext context) {
        // No failed login: an identity provider's outage must not lock anybody out.
        context.forceChallenge(Refusals.of(context.getSession())
                .answer(Refusal.of(RefusalReason.IDP_ERROR), context.getAuthenticationSession()));
    }
}
