package io.orgsso.onboarding;

import io.orgsso.organization.Connection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.saml.SAMLIdentityProviderConfig;
import org.keycloak.dom.saml.v2.assertion.AssertionType;
import org.keycloak.dom.saml.v2.assertion.AudienceRestrictionType;
import org.keycloak.dom.saml.v2.assertion.SubjectConfirmationDataType;
import org.keycloak.dom.saml.v2.assertion.SubjectConfirmationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.saml.SamlProtocol;
import org.keycloak.saml.common.constants.JBossSAMLURIConstants;
import org.keycloak.services.Urls;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What this login has asked a SAML identity provider, as the assertion has to repeat it (SAML profiles 4.1.4.2). Keycloak
 * compares what an assertion says and lets pass what it leaves out. The response around it need not be signed, so an
 * assertion that leaves it out fits into anybody's login.
 *
 * @param id of the request; empty if this login has sent none
 * @param consumer URL of the connection's endpoint, where the answer is to arrive
 * @param requester our entity id
 */
record SamlRequest(Optional<String> id, String consumer, URI requester) {
    private static final String BEARER = JBossSAMLURIConstants.SUBJECT_CONFIRMATION_BEARER.get();

    static SamlRequest of(KeycloakSession session, Connection connection, @Nullable AuthenticationSessionModel login) {
        RealmModel realm = session.getContext().getRealm();
        URI base = session.getContext().getUri().getBaseUri();
        String entityId = connection.config().getOrDefault(SAMLIdentityProviderConfig.ENTITY_ID, "");
        return new SamlRequest(
                Optional.ofNullable(login).map(asking -> asking.getClientNote(SamlProtocol.SAML_REQUEST_ID_BROKER)),
                Urls.identityProviderAuthnResponse(base, connection.alias(), realm.getName())
                        .toString(),
                URI.create(entityId.isEmpty() ? Urls.realmIssuer(base, realm.getName()) : entityId));
    }

    /** SAML's word for the first thing that the assertion leaves out or says otherwise; empty if it answers this. */
    Optional<String> missedBy(AssertionType assertion) {
        Optional<SubjectConfirmationDataType> bearer = bearer(assertion);
        if (bearer.isEmpty()) {
            return Optional.of("SubjectConfirmation");
        }
        SubjectConfirmationDataType confirmed = bearer.get();
        if (!consumer.equals(confirmed.getRecipient())) {
            return Optional.of("Recipient");
        }
        if (id.isEmpty() || !id.get().equals(confirmed.getInResponseTo())) {
            return Optional.of("InResponseTo");
        }
        if (confirmed.getNotOnOrAfter() == null) {
            return Optional.of("NotOnOrAfter");
        }
        return isForUs(assertion) ? Optional.empty() : Optional.of("Audience");
    }

    /** The first one: the one whose times Keycloak has checked. */
    private static Optional<SubjectConfirmationDataType> bearer(AssertionType assertion) {
        return Optional.ofNullable(assertion.getSubject()).stream()
                .flatMap(subject -> subject.getConfirmation().stream())
                .filter(confirmation -> BEARER.equals(confirmation.getMethod()))
                .findFirst()
                .map(SubjectConfirmationType::getSubjectConfirmationData);
    }

    /** Each restriction narrows the one before it, so each has to name us. */
    private boolean isForUs(AssertionType assertion) {
        List<AudienceRestrictionType> restrictions = Optional.ofNullable(assertion.getConditions()).stream()
                .flatMap(conditions -> conditions.getConditions().stream())
                .filter(AudienceRestrictionType.class::isInstance)
                .map(AudienceRestrictionType.class::cast)
                .toList();
        return !restrictions.isEmpty()
                && restrictions.stream()
                        .allMatch(restriction -> restriction.getAudience().contains(requester));
    }
}
