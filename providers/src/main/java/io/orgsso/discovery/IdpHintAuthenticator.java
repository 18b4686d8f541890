package io.orgsso.discovery;

import io.orgsso.flow.StepForEverybody;
import io.orgsso.organization.Connection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.constants.AdapterConstants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/**
 * Follows a client's {@code kc_idp_hint}, but only to a connection that serves a verified domain. Any other hint is
 * ignored in silence: an answer would tell outsiders which aliases exist.
 */
final class IdpHintAuthenticator extends StepForEverybody {
    /** What an alias can be; anything else is not worth a look into the database. */
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_.-]{1,255}");

    private final HomeRealms homeRealms;
    private final OneHop oneHop;

    IdpHintAuthenticator(KeycloakSession session) {
        this.homeRealms = new HomeRealms(session);
        this.oneHop = OneHop.of(session);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        Optional<Connection> hinted = context.getForwardedErrorMessage() == null && context.getUser() == null
                ? hint(context).flatMap(homeRealms::hinted)
                : Optional.empty();
        String address = context.getAuthenticationSession().getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        hinted.ifPresentOrElse(connection -> oneHop.send(context, connection, address), context::attempted);
    }

    private static Optional<String> hint(AuthenticationFlowContext context) {
        return Optional.ofNullable(context.getUriInfo().getQueryParameters().getFirst(AdapterConstants.KC_IDP_HINT))
                .or(() -> Optional.ofNullable(
                        context.getAuthenticationSession().getClientNote(AdapterConstants.KC_IDP_HINT)))
                .filter(ALIAS.asMatchPredicate());
    }

    @Override
    public void action(AuthenticationFlowContext context) {}
}
