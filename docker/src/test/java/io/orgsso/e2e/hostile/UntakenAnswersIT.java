package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.idp.Forgery;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that Keycloak itself does not take, before our gate sees them: the operator hears of them all the same. And what
 * it does take, though nothing in the assertion says that it answers this login: there the gate refuses.
 */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S10, S18, S24 answers that are not taken")
final class UntakenAnswersIT {
    private static final String REASON = "answer-invalid";

    private final World world;
    private final OwnOidcIdp oidc;
    private final OwnSamlIdp saml;

    UntakenAnswersIT(World world) {
        this.world = world;
        this.oidc = OwnOidcIdp.in(world);
        this.saml = OwnSamlIdp.in(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    static Stream<Arguments> wordings() {
        return Stream.of(
                says("another audience", "<saml:Audience>[^<]*", "<saml:Audience>https://another.example"),
                says("another recipient", " Recipient=\"[^\"]*\"", " Recipient=\"https://another.example\""),
                says(
                        "a confirmation that has expired",
                        "(<saml:SubjectConfirmationData[^>]* NotOnOrAfter)=\"[^\"]*\"",
                        "$1=\"" + Instant.now().minusSeconds(3600) + "\""),
                says(
                        "conditions that have expired",
                        "(<saml:Conditions[^>]* NotOnOrAfter)=\"[^\"]*\"",
                        "$1=\"" + Instant.now().minusSeconds(3600) + "\""),
                says("another request", " InResponseTo=\"[^\"]*\"", " InResponseTo=\"_another\""),
                says("another issuer", "<saml:Issuer>[^<]*", "<saml:Issuer>https://login.attacker.example"),
                says("no NameID", "<saml:NameID.*?</saml:NameID>", ""));
    }

    private static Arguments says(String what, String pattern, String words) {
        return arguments(what, (UnaryOperator<String>) xml -> {
            var said = xml.replaceAll(pattern, words);
            assertThat(said).isNotEqualTo(xml);
            return said;
        });
    }

    @ParameterizedTest(name = "S10 SAML: {0}")
    @MethodSource("wordings")
    void thePagesReferenceLeadsToTheOperatorsEvent(String what, UnaryOperator<String> wording) {
        var attack = Attack.by(saml, world);
        saml.idp().saying(wording);
        try {
            var login = saml.says("zoe", saml.tenant().address("zoe"));

            attack.isRefused(login, REASON);
            assertSays(eventOf(login), saml.tenant(), saml.connection());
        } finally {
            saml.idp().saying(UnaryOperator.identity());
        }
    }

    static Stream<Arguments> omissions() {
        return Stream.of(
                says("no audience", "<saml:AudienceRestriction>.*?</saml:AudienceRestriction>", ""),
                says("no conditions", "<saml:Conditions.*?</saml:Conditions>", ""),
                says("no recipient", " Recipient=\"[^\"]*\"", ""),
                says("no request", "(<saml:SubjectConfirmationData) InResponseTo=\"[^\"]*\"", "$1"),
                says("no end", "(<saml:SubjectConfirmationData[^>]*) NotOnOrAfter=\"[^\"]*\"", "$1"),
                says("no confirmation", "<saml:SubjectConfirmation .*?</saml:SubjectConfirmation>", ""),
                says("no confirmation of its bearer", "cm:bearer", "cm:sender-vouches"));
    }

    /** The response around the assertion still names request and destination: anybody could have written it. */
    @ParameterizedTest(name = "S18 SAML: {0}")
    @MethodSource("omissions")
    void anAssertionThatDoesNotSayWhatItAnswersIsNotTaken(String what, UnaryOperator<String> wording) {
        var attack = Attack.by(saml, world);
        saml.idp().saying(wording);
        try {
            var login = saml.says("zoe", saml.tenant().address("zoe"));

            attack.isRefused(login, REASON);
        } finally {
            saml.idp().saying(UnaryOperator.identity());
        }
    }

    @Test
    void thePageLeadsBackToTheEmailField() {
        var zoe = saml.tenant().address("zoe");
        saml.idp().saying(xml -> xml.replaceAll(" InResponseTo=\"[^\"]*\"", " InResponseTo=\"_another\""));
        var login = saml.says("zoe", zoe);
        saml.idp().saying(UnaryOperator.identity());

        login.browser().open(RefusalPage.of(login.page()).retry()).enterEmail(zoe);

        assertThat(login.tokens().access().path("email").asText()).isEqualTo(zoe);
    }

    static Stream<Arguments> personas() {
        return Stream.of(
                arguments("aud of another client", (UnaryOperator<Persona>)
                        persona -> persona.idTokenSays("aud", "another-client")),
                arguments("no nonce", (UnaryOperator<Persona>) persona -> persona.idTokenLeavesOut("nonce")),
                arguments("no sub anywhere", (UnaryOperator<Persona>) persona -> persona.without("sub")));
    }

    /** Keycloak makes the page without the login: it has no reference, and the event is found by the rest. */
    @ParameterizedTest(name = "S24 OIDC: {0}")
    @MethodSource("personas")
    void theOperatorsEventTellsOfIt(String what, UnaryOperator<Persona> wrong) {
        var attack = Attack.by(oidc, world);

        var login = oidc.says(
                wrong.apply(Persona.verified(oidc.tenant().address("zoe")).subject("zoe")));

        attack.isRefused(login);
        assertSays(latest(), oidc.tenant(), oidc.connection());
    }

    @Test
    @DisplayName("S24 OIDC: a forged signature")
    void aForgedSignature() {
        var own = OwnOidcIdp.in(world);
        own.idp().forging(Forgery.NO_SIGNATURE);
        var attack = Attack.by(own, world);

        var login = own.says("zoe", own.tenant().address("zoe"));

        attack.isRefused(login);
        assertSays(latest(), own.tenant(), own.connection());
    }

    @Test
    @DisplayName("S10 SAML: an unknown key")
    void anUnknownKey() {
        var own = OwnSamlIdp.in(world);
        own.idp().signingWithAForeignKey();
        var attack = Attack.by(own, world);

        var login = own.says("zoe", own.tenant().address("zoe"));

        attack.isRefused(login);
        assertSays(latest(), own.tenant(), own.connection());
        assertThat(latest().path("details").path("keycloak_error").asText()).isEqualTo("invalid_signature");
    }

    private JsonNode eventOf(Login login) {
        return RefusalPage.of(login.page()).event(world);
    }

    private JsonNode latest() {
        return world.cloud().events().recent(20).stream()
                .filter(event -> event.path("error").asText().equals("orgsso_answer_invalid"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event of an answer that was not taken"));
    }

    private static void assertSays(JsonNode event, Organization tenant, String connection) {
        var details = event.path("details");
        assertThat(details.path("reason").asText()).isEqualTo(REASON);
        assertThat(details.path("organization").asText()).isEqualTo(tenant.id());
        assertThat(details.path("identity_provider").asText()).isEqualTo(connection);
        assertThat(details.path("reference").asText()).hasSizeGreaterThan(5);
        assertThat(details.path("code_id").asText()).isNotEmpty();
        assertThat(details.path("keycloak_error").asText()).isNotEmpty();
    }
}
