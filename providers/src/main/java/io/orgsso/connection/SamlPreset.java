package io.orgsso.connection;

import io.orgsso.domain.EmailAddress;
import io.orgsso.domain.MalformedEmailException;
import io.orgsso.organization.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Any SAML 2.0 identity provider: the attribute {@code email}, else a NameID of format emailAddress (SAML core 8.3.2).
 * SAML has no verified flag: what proves the address is that its domain is the organization's own, judged after us.
 */
record SamlPreset() implements ConnectionPreset {
    static final String ID = "saml";
    private static final String EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    @Override
    public String id() {
        return ID;
    }

    /**
     * A signature around the response is no signature of the assertion: it could be taken out and used elsewhere. Keycloak
     * accepts any issuer where the connection names none.
     */
    @Override
    public boolean isVerified(Connection connection) {
        Map<String, String> config = connection.config();
        return connection.providerId().equals("saml")
                && Boolean.parseBoolean(config.get("validateSignature"))
                && Boolean.parseBoolean(config.get("wantAssertionsSigned"))
                && !config.getOrDefault("idpEntityId", "").isBlank();
    }

    @Override
    public EmailProof emailOf(ReceivedAssertion assertion) {
        if (!(assertion instanceof ReceivedAssertion.Saml saml)) {
            return new EmailProof.Missing();
        }
        List<String> asserted = saml.attributes().getOrDefault("email", List.of());
        if (asserted.size() > 1) {
            return new EmailProof.Malformed();
        }
        Optional<String> email = asserted.stream()
                .findFirst()
                .or(() -> saml.nameId().filter(id -> saml.nameIdFormat().equals(Optional.of(EMAIL_FORMAT))));
        if (email.isEmpty()) {
            return new EmailProof.Missing();
        }
        try {
            return new EmailProof.Proven(EmailAddress.parse(email.get()));
        } catch (MalformedEmailException notAnAddress) {
            return new EmailProof.Malformed();
        }
    }

    @Override
    public PersonName nameOf(ReceivedAssertion assertion) {
        return assertion instanceof ReceivedAssertion.Saml saml
                ? PersonName.of(single(saml, "firstName"), single(saml, "lastName"))
                : PersonName.of(Optional.empty(), Optional.empty());
    }

    private static Optional<String> single(ReceivedAssertion.Saml saml, String attribute) {
        return saml.attributes().getOrDefault(attribute, List.of()).stream().findFirst();
    }
}
