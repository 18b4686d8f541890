package io.orgsso.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an identity provider said, as received and signature-checked by Keycloak, before any mapper touched it. */
public sealed interface ReceivedAssertion {
    /**
     * Claims of an ID token, completed by those of the UserInfo response that the token lacks.
     *
     * @param claims values as Jackson reads them: String, Boolean, Number, List, Map
     */
    record Oidc(Map<String, Object> claims) implements ReceivedAssertion {}

    /**
     * Subject and attributes of a SAML 2.0 assertion.
     *
     * @param nameId text of the NameID
     * @param nameIdFormat its format URI
     * @param attributes text values by attribute name
     */
    record Saml(Optional<String> nameId, Optional<String> nameIdFormat, Map<String, List<String>> attributes)
            implements ReceivedAssertion {}
}
