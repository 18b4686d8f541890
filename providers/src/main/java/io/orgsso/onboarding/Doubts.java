package io.orgsso.onboarding;

import io.orgsso.connection.ConnectionPreset;
import io.orgsso.organization.Connection;
import io.orgsso.refusal.RefusalReason;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.saml.SAMLEndpoint;
import org.keycloak.dom.saml.v2.assertion.AssertionType;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;

/** Why an assertion about one of the organization's own addresses is not believed all the same. */
final class Doubts {
    private static final Logger LOG = Logger.getLogger(Doubts.class);
    /** RFC 9207: who has answered. */
    private static final String ISSUER_PARAMETER = "iss";

    private Doubts() {}

    static Optional<RefusalReason> about(
            KeycloakSession session, Connection connection, ConnectionPreset preset, BrokeredIdentityContext context) {
        if (!preset.isVerified(connection)
                || overwritesAccounts(connection)
                || OtherMappers.of(session, connection).anyWritesWhoSheIs()) {
            return Optional.of(RefusalReason.CONNECTION_UNSAFE);
        }
        if (namesNobody(context)) {
            return Optional.of(RefusalReason.NO_SUBJECT);
        }
        if (context.getAuthenticationSession() != null
                && !isIssuer(
                        session.getContext().getUri().getQueryParameters().getFirst(ISSUER_PARAMETER), connection)) {
            return Optional.of(RefusalReason.WRONG_ISSUER);
        }
        return aboutTheAnswer(session, connection, context);
    }

    /** By sync mode FORCE Keycloak writes the asserted address to the account at each login, and tells nobody. */
    private static boolean overwritesAccounts(Connection connection) {
        return IdentityProviderSyncMode.FORCE.name().equals(connection.config().get(IdentityProviderModel.SYNC_MODE));
    }

    private static Optional<RefusalReason> aboutTheAnswer(
            KeycloakSession session, Connection connection, BrokeredIdentityContext context) {
        if (!(context.getContextData().get(SAMLEndpoint.SAML_ASSERTION) instanceof AssertionType assertion)) {
            return Optional.empty();
        }
        Optional<String> missed = SamlRequest.of(session, connection, context.getAuthenticationSession())
                .missedBy(assertion);
        missed.ifPresent(what -> LOG.warnf(
                "An assertion through connection %s does not answer this login: %s is missing or of another",
                connection.alias(), what));
        return missed.map(what -> RefusalReason.ANSWER_INVALID);
    }

    /**
     * Without a subject everybody of the connection is one person; without Keycloak's broker user id, by which it keeps the
     * proof of a link, everybody proves for everybody (CVE-2026-82968). A token exchange has no such id and no such proof.
     */
    private static boolean namesNobody(BrokeredIdentityContext context) {
        return context.getId().isBlank()
                || (context.getAuthenticationSession() != null && context.getBrokerUserId() == null);
    }

    /** Keycloak ignores the parameter. Every connection has a callback of its own, so this is the second lock. */
    private static boolean isIssuer(@Nullable String answering, Connection connection) {
        String known = connection.config().get("issuer");
        return answering == null
                || known == null
                || Arrays.stream(known.split(",")).map(String::trim).anyMatch(answering::equals);
    }
}
