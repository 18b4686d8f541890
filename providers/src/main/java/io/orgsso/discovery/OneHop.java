package io.orgsso.discovery;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.broker.provider.AuthenticationRequest;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.ClientSessionCode;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Answers the email page with the external identity provider's address at once. Keycloak's own way redirects to
 * {@code /broker/{alias}/login}, which redirects again; this class does in place what
 * {@code IdentityBrokerService.performLogin} does there, and is the only one that knows its internal classes.
 */
public final class OneHop {
    private static final Logger LOG = Logger.getLogger(OneHop.class);
    private static final String PROMPT_NONE = "none";
    /** Keycloak's note of the code that the next request of this login must bring. */
    private static final String ACTIVE_CODE = "active_code";

    private static final String ACCEPTS_PROMPT_NONE = "acceptsPromptNoneForwardFromClient";

    private final KeycloakSession session;
    private final RealmModel realm;

    private OneHop(KeycloakSession session) {
        this.session = session;
        this.realm = session.getContext().getRealm();
    }

    /** The way from the realm of {@code session}'s context. */
    public static OneHop of(KeycloakSession session) {
        return new OneHop(session);
    }

    /** {@link #leave} as the answer of a step. */
    void send(AuthenticationFlowContext context, Connection connection, @Nullable String loginHint) {
        context.forceChallenge(leave(context.getAuthenticationSession(), connection, loginHint));
    }

    /**
     * What sends the person to a connection that the caller found enabled and not link-only, or a page that says why
     * that cannot be.
     *
     * @param loginHint told to the identity provider where the connection has hints; null for none
     */
    public Response leave(AuthenticationSessionModel login, Connection connection, @Nullable String loginHint) {
        String clientsHint = login.getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        forwardPassive(login, connection);
        forgetEarlierStart(login);
        try {
            hint(login, loginHint);
            return request(login, connection);
        } finally {
            // Back must show the email page again, not lead into the redirect.
            hint(login, clientsHint);
        }
    }

    /** Keycloak writes the hint into a URI template: a brace in it, legal in an address, would fail the whole request. */
    private static void forgetUntellableHint(AuthenticationSessionModel login) {
        String hint = login.getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        if (hint != null && (hint.contains("{") || hint.contains("}"))) {
            login.removeClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        }
    }

    private Response request(AuthenticationSessionModel login, Connection connection) {
        forgetUntellableHint(login);
        try {
            UserAuthenticationIdentityProvider<?> provider =
                    IdentityBrokerService.getIdentityProvider(session, connection.alias());
            Response response = provider.performLogin(authenticationRequest(login, provider, connection.alias()));
            if (response != null) {
                return response;
            }
            LOG.warnf("Connection %s gave no authentication request", connection.alias());
        } catch (WebApplicationException answered) {
            return answered.getResponse();
        } catch (IdentityBrokerException unreachable) {
            LOG.warnf(unreachable, "No authentication request to connection %s", connection.alias());
        }
        Refusal refusal = Refusal.of(RefusalReason.IDP_UNREACHABLE).through(connection.alias());
        OrganizationId organization = connection.organization().orElse(null);
        return Refusals.of(session).answer(organization == null ? refusal : refusal.by(organization), login);
    }

    private AuthenticationRequest authenticationRequest(
            AuthenticationSessionModel login, UserAuthenticationIdentityProvider<?> provider, String alias) {
        ClientSessionCode<AuthenticationSessionModel> code = new ClientSessionCode<>(session, realm, login);
        code.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
        String clientData =
                provider.supportsLongStateParameter() ? AuthenticationProcessor.getClientData(session, login) : null;
        IdentityBrokerState state = IdentityBrokerState.decoded(
                code.getOrGenerateCode(),
                login.getClient().getId(),
                login.getClient().getClientId(),
                login.getTabId(),
                clientData);
        String callback = Urls.identityProviderAuthnResponse(
                        session.getContext().getUri().getBaseUri(), alias, realm.getName())
                .toString();
        return new AuthenticationRequest(
                session,
                realm,
                login,
                session.getContext().getHttpRequest(),
                session.getContext().getUri(),
                state,
                callback);
    }

    private static void forwardPassive(AuthenticationSessionModel login, Connection connection) {
        if (PROMPT_NONE.equals(login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM))
                && Boolean.parseBoolean(connection.config().get(ACCEPTS_PROMPT_NONE))) {
            login.setAuthNote(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN, "true");
        }
    }

    /**
     * A provider keeps one nonce and one PKCE verifier a login. With a new code the answer to an earlier start in this tab
     * meets Keycloak's page "expired", which leads on; with the same one it would fail on nonce or verifier, with 502.
     */
    private static void forgetEarlierStart(AuthenticationSessionModel login) {
        login.removeAuthNote(ACTIVE_CODE);
    }

    private static void hint(AuthenticationSessionModel login, @Nullable String address) {
        if (address == null) {
            login.removeClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        } else {
            login.setClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM, address);
        }
    }
}
