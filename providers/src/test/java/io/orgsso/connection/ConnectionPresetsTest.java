package io.orgsso.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionPresetsTest {
    private static final EmailAddress ALICE = EmailAddress.parse("alice@northwind.example");
    private static final String EMAIL_FORMAT = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

    @Test
    void oidcProvesAnEmailOnlyWhereItIsSaidToBeVerified() {
        assertThat(oidc(Map.of("email", "alice@northwind.example", "email_verified", true)))
                .isEqualTo(new EmailProof.Proven(ALICE));
        assertThat(oidc(Map.of("email", "alice@northwind.example", "email_verified", "true")))
                .isEqualTo(new EmailProof.Proven(ALICE));
        assertThat(oidc(Map.of("email", "alice@northwind.example", "email_verified", false)))
                .isEqualTo(new EmailProof.Unverified(ALICE));
        assertThat(oidc(Map.of("email", "alice@northwind.example", "email_verified", 1)))
                .isEqualTo(new EmailProof.Unverified(ALICE));
    }

    @Test
    void entrasClaimsProveNothingToTheOidcPreset() {
        Map<String, Object> entra = Map.of(
                "tid", "11111111-1111-1111-1111-111111111111",
                "oid", "22222222-2222-2222-2222-222222222222",
                "preferred_username", "alice@northwind.example",
                "email", "alice@northwind.example",
                "xms_edov", true);

        assertThat(oidc(entra)).isEqualTo(new EmailProof.Unverified(ALICE));
    }

    @Test
    void oidcWithoutAnAddressOrWithSeveralProvesNothing() {
        assertThat(oidc(Map.of("preferred_username", "alice@northwind.example")))
                .isEqualTo(new EmailProof.Missing());
        assertThat(oidc(Map.of("email", List.of("alice@northwind.example"), "email_verified", true)))
                .isEqualTo(new EmailProof.Malformed());
        assertThat(oidc(Map.of("email", "alice@northwind.example@m.example", "email_verified", true)))
                .isEqualTo(new EmailProof.Malformed());
    }

    @Test
    void samlTakesTheAttributeBeforeTheNameId() {
        assertThat(saml("other@northwind.example", EMAIL_FORMAT, Map.of("email", List.of("alice@northwind.example"))))
                .isEqualTo(new EmailProof.Proven(ALICE));
        assertThat(saml("alice@northwind.example", EMAIL_FORMAT, Map.of())).isEqualTo(new EmailProof.Proven(ALICE));
    }

    @Test
    void aNameIdOfAnotherFormatIsNoEmail() {
        assertThat(saml("alice@northwind.example", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", Map.of()))
                .isEqualTo(new EmailProof.Missing());
    }

    @Test
    void twoAddressesInOneAttributeAreNone() {
        assertThat(saml("x", EMAIL_FORMAT, Map.of("email", List.of("alice@northwind.example", "ceo@contoso.example"))))
                .isEqualTo(new EmailProof.Malformed());
    }

    @Test
    void aConnectionFollowsThePresetItNamesElseItsProtocols() {
        assertThat(preset("oidc", Map.of())).map(ConnectionPreset::id).contains("oidc");
        assertThat(preset("saml", Map.of())).map(ConnectionPreset::id).contains("saml");
        assertThat(preset("oidc", Map.of("orgsso.preset", "oidc")))
                .map(ConnectionPreset::id)
                .contains("oidc");
    }

    @Test
    void anUnknownPresetProvesNothing() {
        assertThat(preset("oidc", Map.of("orgsso.preset", "typo"))).isEmpty();
        assertThat(preset("github", Map.of())).isEmpty();
    }

    @Test
    void aSamlConnectionVerifiesOnlyWhereItNamesItsIdentityProvider() {
        Map<String, String> signed = Map.of("validateSignature", "true", "wantAssertionsSigned", "true");

        assertThat(verifies(signed, "https://login.northwind.example/saml")).isTrue();
        assertThat(verifies(signed, " ")).isFalse();
        assertThat(new SamlPreset().isVerified(connection("saml", signed))).isFalse();
    }

    @Test
    void anAssertionOfTheOtherProtocolProvesNothing() {
        assertThat(new SamlPreset().emailOf(new ReceivedAssertion.Oidc(Map.of("email", "alice@northwind.example"))))
                .isEqualTo(new EmailProof.Missing());
    }

    private static EmailProof oidc(Map<String, Object> claims) {
        return new OidcPreset().emailOf(new ReceivedAssertion.Oidc(claims));
    }

    private static EmailProof saml(String nameId, String format, Map<String, List<String>> attributes) {
        return new SamlPreset()
                .emailOf(new ReceivedAssertion.Saml(Optional.of(nameId), Optional.of(format), attributes));
    }

    private static Optional<ConnectionPreset> preset(String providerId, Map<String, String> config) {
        return ConnectionPresets.of(connection(providerId, config));
    }

    private static boolean verifies(Map<String, String> signed, String idpEntityId) {
        Map<String, String> config = new HashMap<>(signed);
        config.put("idpEntityId", idpEntityId);
        return new SamlPreset().isVerified(connection("saml", config));
    }

    private static Connection connection(String providerId, Map<String, String> config) {
        return new Connection("c-a", providerId, true, false, Optional.empty(), config);
    }
}
