package io.orgsso.session;

import java.time.Duration;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import javax.xml.datatype.DatatypeConstants;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.dom.saml.v2.assertion.AuthnStatementType;
import org.keycloak.dom.saml.v2.protocol.ResponseType;
import org.keycloak.dom.saml.v2.protocol.StatusResponseType;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.protocol.saml.preprocessor.SamlAuthenticationPreprocessor;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * Tells a SAML client when the session is over by the organization's policy: {@code SessionNotOnOrAfter} of its
 * assertion (SAML core 2.7.2), where Keycloak writes the realm's maximum. Provider and factory in one: Keycloak calls the
 * factory.
 */
public final class SamlSessionLimit implements SamlAuthenticationPreprocessor {
    @Override
    public SamlAuthenticationPreprocessor create(KeycloakSession session) {
        return this;
    }

    @Override
    public StatusResponseType beforeSendingResponse(
            StatusResponseType response, @Nullable AuthenticatedClientSessionModel clientSession) {
        // Keycloak asks the factory, which has no session.
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null && clientSession != null && response instanceof ResponseType login) {
            limit(session, login, clientSession);
        }
        return response;
    }

    private static void limit(
            KeycloakSession session, ResponseType login, AuthenticatedClientSessionModel clientSession) {
        SignOn signOn = SignOn.of(session, clientSession, clientSession.getUserSession());
        long end = SessionTerm.of(session, signOn).endByMax();
        if (end != Long.MAX_VALUE) {
            login.getAssertions().stream()
                    .flatMap(signed -> signed.getAssertion().getStatements().stream())
                    .filter(AuthnStatementType.class::isInstance)
                    .map(AuthnStatementType.class::cast)
                    .forEach(statement -> limit(statement, instant(end)));
        }
    }

    private static void limit(AuthnStatementType statement, XMLGregorianCalendar end) {
        XMLGregorianCalendar own = statement.getSessionNotOnOrAfter();
        if (own == null || own.compare(end) == DatatypeConstants.GREATER) {
            statement.setSessionNotOnOrAfter(end);
        }
    }

    private static XMLGregorianCalendar instant(long epochSeconds) {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"));
        calendar.setTimeInMillis(Duration.ofSeconds(epochSeconds).toMillis());
        return DatatypeFactory.newDefaultInstance().newXMLGregorianCalendar(calendar);
    }

    @Override
    public String getId() {
        return "orgsso-session-limit";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
