package io.orgsso.onboarding;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.connection.ReceivedAssertion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.saml.SAMLEndpoint;
import org.keycloak.dom.saml.v2.assertion.AssertionType;
import org.keycloak.dom.saml.v2.assertion.AttributeStatementType;
import org.keycloak.dom.saml.v2.assertion.AttributeType;
import org.keycloak.dom.saml.v2.assertion.NameIDType;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.util.JsonSerialization;

/**
 * Reads what Keycloak received and verified from the brokered context. Not the context's own email or names: other
 * mappers of the connection write those in the same hook, in the order of their ids.
 */
final class Assertions {
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};
    private static final String EMAIL = "email";
    private static final String EMAIL_VERIFIED = "email_verified";

    private Assertions() {}

    /** The assertion of this login; empty if the context holds none that we read. */
    static Optional<ReceivedAssertion> receivedIn(BrokeredIdentityContext context) {
        Map<String, Object> data = context.getContextData();
        if (data.get(SAMLEndpoint.SAML_ASSERTION) instanceof AssertionType assertion) {
            return Optional.of(saml(assertion));
        }
        Map<String, Object> claims = joined(
                data.get(OIDCIdentityProvider.USER_INFO) instanceof JsonNode userInfo && userInfo.isObject()
                        ? JsonSerialization.mapper.convertValue(userInfo, CLAIMS)
                        : Map.of(),
                data.get(OIDCIdentityProvider.VALIDATED_ID_TOKEN) instanceof JsonWebToken idToken
                        ? idToken.getOtherClaims()
                        : Map.of());
        return claims.isEmpty() ? Optional.empty() : Optional.of(new ReceivedAssertion.Oidc(claims));
    }

    /**
     * The signed token wins over UserInfo, and an address is never paired with the other source's word on whether it
     * is verified.
     */
    private static Map<String, Object> joined(Map<String, Object> userInfo, Map<String, Object> idToken) {
        Map<String, Object> claims = new HashMap<>(userInfo);
        claims.putAll(idToken);
        Map<String, Object> naming = idToken.containsKey(EMAIL) ? idToken : userInfo;
        claims.remove(EMAIL_VERIFIED);
        if (naming.containsKey(EMAIL_VERIFIED)) {
            claims.put(EMAIL_VERIFIED, naming.get(EMAIL_VERIFIED));
        }
        return claims;
    }

    private static ReceivedAssertion saml(AssertionType assertion) {
        Optional<NameIDType> nameId = Optional.ofNullable(assertion.getSubject())
                .map(subject -> subject.getSubType())
                .map(subject -> subject.getBaseID())
                .filter(NameIDType.class::isInstance)
                .map(NameIDType.class::cast);
        Map<String, List<String>> attributes = assertion.getAttributeStatements().stream()
                .map(AttributeStatementType::getAttributes)
                .flatMap(List::stream)
                .map(AttributeStatementType.ASTChoiceType::getAttribute)
                .filter(Objects::nonNull)
                .collect(Collectors.toMap(AttributeType::getName, Assertions::texts, Assertions::joined));
        return new ReceivedAssertion.Saml(
                nameId.map(NameIDType::getValue),
                nameId.map(NameIDType::getFormat).map(Object::toString),
                attributes);
    }

    private static List<String> texts(AttributeType attribute) {
        return attribute.getAttributeValue().stream()
                .filter(Objects::nonNull)
                .map(Object::toString)
                .toList();
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
