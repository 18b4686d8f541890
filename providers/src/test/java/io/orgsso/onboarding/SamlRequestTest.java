package io.orgsso.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.dom.saml.v2.assertion.AssertionType;
import org.keycloak.dom.saml.v2.assertion.AudienceRestrictionType;
import org.keycloak.dom.saml.v2.assertion.ConditionsType;
import org.keycloak.dom.saml.v2.assertion.OneTimeUseType;
import org.keycloak.dom.saml.v2.assertion.SubjectConfirmationDataType;
import org.keycloak.dom.saml.v2.assertion.SubjectConfirmationType;
import org.keycloak.dom.saml.v2.assertion.SubjectType;

class SamlRequestTest {
    private static final String REQUEST = "ID_1";
    private static final String CONSUMER = "https://sso.example/realms/cloud/broker/c-a/endpoint";
    private static final URI REQUESTER = URI.create("https://sso.example/realms/cloud");
    private static final XMLGregorianCalendar NOW =
            DatatypeFactory.newDefaultInstance().newXMLGregorianCalendar("2026-11-30T12:00:00Z");

    private final SamlRequest request = new SamlRequest(Optional.of(REQUEST), CONSUMER, REQUESTER);

    private final AssertionType assertion = new AssertionType("_a", NOW);
    private final SubjectConfirmationType bearer = new SubjectConfirmationType();
    private final SubjectConfirmationDataType confirmed = new SubjectConfirmationDataType();
    private final ConditionsType conditions = new ConditionsType();

    @BeforeEach
    void theAssertionAnswersTheRequest() {
        confirmed.setRecipient(CONSUMER);
        confirmed.setInResponseTo(REQUEST);
        confirmed.setNotOnOrAfter(NOW);
        bearer.setMethod("urn:oasis:names:tc:SAML:2.0:cm:bearer");
        bearer.setSubjectConfirmationData(confirmed);
        var subject = new SubjectType();
        subject.addConfirmation(bearer);
        assertion.setSubject(subject);
        conditions.addCondition(new OneTimeUseType());
        conditions.addCondition(audience("https://another.example", REQUESTER.toString()));
        assertion.setConditions(conditions);
    }

    @Test
    void anAssertionThatNamesEverythingAnswersTheRequest() {
        assertThat(request.missedBy(assertion)).isEmpty();
    }

    @Test
    void anAssertionWithoutConfirmationOfItsBearerAnswersNothing() {
        bearer.setMethod("urn:oasis:names:tc:SAML:2.0:cm:holder-of-key");
        assertThat(request.missedBy(assertion)).contains("SubjectConfirmation");

        assertion.setSubject(new SubjectType());
        assertThat(request.missedBy(assertion)).contains("SubjectConfirmation");

        assertion.setSubject(null);
        assertThat(request.missedBy(assertion)).contains("SubjectConfirmation");
    }

    @Test
    void aConfirmationWithoutDataConfirmsNothing() {
        bearer.setSubjectConfirmationData(null);

        assertThat(request.missedBy(assertion)).contains("SubjectConfirmation");
    }

    @Test
    void theRecipientIsTheConnectionsOwnEndpoint() {
        confirmed.setRecipient("https://sso.example/realms/cloud/broker/c-b/endpoint");
        assertThat(request.missedBy(assertion)).contains("Recipient");

        confirmed.setRecipient(null);
        assertThat(request.missedBy(assertion)).contains("Recipient");
    }

    @Test
    void anotherRequestOrNoneIsNotThisOne() {
        confirmed.setInResponseTo("ID_2");
        assertThat(request.missedBy(assertion)).contains("InResponseTo");

        confirmed.setInResponseTo(null);
        assertThat(request.missedBy(assertion)).contains("InResponseTo");
    }

    @Test
    void aLoginThatAskedNothingIsAnsweredByNothing() {
        var unasked = new SamlRequest(Optional.empty(), CONSUMER, REQUESTER);
        assertThat(unasked.missedBy(assertion)).contains("InResponseTo");

        confirmed.setInResponseTo(null);
        assertThat(unasked.missedBy(assertion)).contains("InResponseTo");
    }

    @Test
    void aConfirmationHasAnEnd() {
        confirmed.setNotOnOrAfter(null);

        assertThat(request.missedBy(assertion)).contains("NotOnOrAfter");
    }

    @Test
    void anAssertionWithoutAudienceIsForNobody() {
        assertion.setConditions(new ConditionsType());
        assertThat(request.missedBy(assertion)).contains("Audience");

        assertion.setConditions(null);
        assertThat(request.missedBy(assertion)).contains("Audience");
    }

    @Test
    void everyRestrictionOfTheAudienceNamesUs() {
        conditions.addCondition(audience("https://another.example"));

        assertThat(request.missedBy(assertion)).contains("Audience");
    }

    private static AudienceRestrictionType audience(String... names) {
        var restriction = new AudienceRestrictionType();
        for (var name : names) {
            restriction.addAudience(URI.create(name));
        }
        return restriction;
    }
}
