package io.orgsso.refusal;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.broker.provider.util.IdentityBrokerState;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.saml.common.constants.GeneralConstants;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Answers of identity providers that Keycloak itself refuses: a wrong signature, issuer, recipient, time or request, a
 * token endpoint that fails. It has a page and an event of its own for them; what those do not say, an event of ours does.
 */
public final class AnswerRefusals {
    private static final Logger LOG = Logger.getLogger(AnswerRefusals.class);

    private final KeycloakSession session;
    private final RealmModel realm;

    private AnswerRefusals(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    public static AnswerRefusals of(KeycloakSession session, RealmModel realm) {
        return new AnswerRefusals(session, realm);
    }

    /** Follows an event of Keycloak's with ours, if it is one of such a refusal; in the request that brought the answer. */
    public void follow(Event event) {
        if (!tellsOne(event)) {
            return;
        }
        Refusals refusals = Refusals.of(session);
        Optional<String> connection = refusals.answeringConnection();
        if (connection.isEmpty()) {
            return;
        }
        Map<String, String> more = new HashMap<>();
        more.put("keycloak_error", event.getError());
        Optional.ofNullable(event.getDetails())
                .map(details -> details.get(Details.REASON))
                .ifPresent(reason -> more.put("keycloak_reason", reason));
        AuthenticationSessionModel login = login();
        Refusal refusal = Refusal.of(RefusalReason.ANSWER_INVALID).through(connection.get());
        if (login == null) {
            refusals.record(refusal, null, Refusals.newReference(), more);
        } else {
            refusals.record(refusal, login, reference(login), more);
        }
    }

    private static boolean tellsOne(Event event) {
        return event.getType() == EventType.IDENTITY_PROVIDER_RESPONSE_ERROR
                || Errors.IDENTITY_PROVIDER_LOGIN_FAILURE.equals(event.getError())
                || Errors.INVALID_SAML_RESPONSE.equals(event.getError());
    }

    /** What the theme's {@code error.ftl} makes of the same id: it knows nothing that is of this one request. */
    private static String reference(AuthenticationSessionModel login) {
        return login.getTabId().replaceAll("[^A-Za-z0-9]", "");
    }

    /** Whose answer this is: named by the answer's state, and in this browser. */
    private @Nullable AuthenticationSessionModel login() {
        String state = state();
        if (state == null || state.isEmpty()) {
            return null;
        }
        try {
            IdentityBrokerState asked = IdentityBrokerState.encoded(state, realm);
            ClientModel client = asked.getClientId() == null ? null : realm.getClientByClientId(asked.getClientId());
            return client == null || asked.getTabId() == null
                    ? null
                    : new AuthenticationSessionManager(session)
                            .getCurrentAuthenticationSession(realm, client, asked.getTabId());
        } catch (RuntimeException unreadable) {
            LOG.debugf(unreadable, "The state of an answer in realm %s cannot be read", realm.getName());
            return null;
        }
    }

    private @Nullable String state() {
        MultivaluedMap<String, String> query = session.getContext().getUri().getQueryParameters();
        String state = query.getFirst(OAuth2Constants.STATE);
        if (state == null) {
            state = query.getFirst(GeneralConstants.RELAY_STATE);
        }
        return state != null
                ? state
                : session.getContext()
                        .getHttpRequest()
                        .getDecodedFormParameters()
                        .getFirst(GeneralConstants.RELAY_STATE);
    }
}
