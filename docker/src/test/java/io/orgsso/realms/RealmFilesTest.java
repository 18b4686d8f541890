package io.orgsso.realms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must hold for every connection and flow of the shipped realm files, so that no edit opens a door unseen. */
class RealmFilesTest {
    private static final Path DIRECTORY = Path.of(Objects.requireNonNull(System.getProperty("orgsso.realm-config")));
    private static JsonNode cloud;

    @BeforeAll
    static void read() throws IOException {
        cloud = read("realms/cloud-realm.json");
    }

    @Test
    void everyConnectionIsJudgedByTheGateAndJoinsInTheSameFlows() {
        assertThat(connections()).isNotEmpty().allSatisfy(connection -> {
            assertThat(mappersOf(connection)).contains("orgsso-assertion-gate");
            assertThat(connection.path("firstBrokerLoginFlowAlias").asText()).isEqualTo("orgsso first broker login");
            assertThat(connection.path("postBrokerLoginFlowAlias").asText()).isEqualTo("orgsso post broker login");
        });
    }

    @Test
    void noConnectionIsTrustedMoreThanItProves() {
        assertThat(connections()).allSatisfy(connection -> {
            assertThat(connection.path("trustEmail").asBoolean(true)).isFalse();
            assertThat(connection.path("storeToken").asBoolean(true)).isFalse();
            assertThat(connection.path("hideOnLogin").asBoolean()).isTrue();
            assertThat(config(connection, "syncMode")).isEqualTo("IMPORT");
            assertThat(config(connection, "validateSignature")).isEqualTo("true");
        });
    }

    @Test
    void everyOpenIdConnectionUsesPkceAndTheKeysOfItsProvider() {
        assertThat(connections("oidc")).isNotEmpty().allSatisfy(connection -> {
            assertThat(config(connection, "orgsso.preset")).isEqualTo("oidc");
            assertThat(config(connection, "useJwksUrl")).isEqualTo("true");
            assertThat(config(connection, "pkceEnabled")).isEqualTo("true");
            assertThat(config(connection, "pkceMethod")).isEqualTo("S256");
            assertThat(config(connection, "issuer")).isNotEmpty();
        });
    }

    @Test
    void everySamlConnectionWantsSignedAssertionsOfOneIssuer() {
        assertThat(connections("saml")).isNotEmpty().allSatisfy(connection -> {
            assertThat(config(connection, "orgsso.preset")).isEqualTo("saml");
            assertThat(config(connection, "wantAssertionsSigned")).isEqualTo("true");
            assertThat(config(connection, "idpEntityId")).isNotEmpty();
            assertThat(config(connection, "principalType")).isEqualTo("SUBJECT");
        });
    }

    @Test
    void everyConnectionHasAnOpaqueAliasAndBelongsToOneOrganization() {
        List<String> linked = elements(cloud.path("organizations")).stream()
                .flatMap(organization -> elements(organization.path("identityProviders")).stream())
                .map(connection -> connection.path("alias").asText())
                .toList();

        assertThat(connections())
                .extracting(connection -> connection.path("alias").asText())
                .allSatisfy(alias -> assertThat(alias).matches("c-[a-z]{10}"))
                .containsExactlyInAnyOrderElementsOf(linked);
    }

    @Test
    void theAssertionIsCheckedBeforeAnythingElseHappensInAFirstLogin() {
        assertThat(steps("orgsso first broker login")).first().isEqualTo("orgsso-assertion-check REQUIRED");
        assertThat(steps("orgsso post broker login")).first().isEqualTo("orgsso-member-onboarding REQUIRED");
        assertThat(allSteps()).noneMatch(step -> step.startsWith("idp-add-organization-member"));
    }

    @Test
    void emailAndUsernameAreNotThePersonsToChange() throws IOException {
        JsonNode profile = new JsonMapper()
                .readTree(cloud.at("/components/org.keycloak.userprofile.UserProfileProvider/0/config/"
                                + "kc.user.profile.config/0")
                        .asText());

        assertThat(elements(profile.path("attributes")))
                .filteredOn(attribute -> List.of("username", "email")
                        .contains(attribute.path("name").asText()))
                .hasSize(2)
                .allSatisfy(attribute ->
                        assertThat(attribute.at("/permissions/edit").toString()).isEqualTo("[\"admin\"]"));
    }

    /** One listed scope would keep Keycloak from giving the built-in ones to its own clients. */
    @Test
    void keycloakCreatesTheClientScopes() {
        assertThat(cloud.has("clientScopes")).isFalse();
    }

    @Test
    void theRealmOptsIn() {
        assertThat(elements(cloud.path("eventsListeners")))
                .extracting(JsonNode::asText)
                .contains("orgsso-membership-sync");
    }

    @Test
    void theRealmSpeaksTheLanguagesOfItsThemes() {
        assertThat(cloud.path("internationalizationEnabled").asBoolean()).isTrue();
        assertThat(elements(cloud.path("supportedLocales")))
                .extracting(JsonNode::asText)
                .containsExactly("en", "de", "fr", "ja");
    }

    @Test
    void noAddressAndNoSecretStandsOutsideAPlaceholder() throws IOException {
        for (String file :
                List.of("realms/cloud-realm.json", "demo/northwind-idp-realm.json", "demo/contoso-idp-realm.json")) {
            String text = Files.readString(DIRECTORY.resolve(file));
            Matcher secret =
                    Pattern.compile("\"(?:clientSecret|secret)\": \"([^\"]*)\"").matcher(text);
            while (secret.find()) {
                assertThat(secret.group(1)).as(file).startsWith("${ORGSSO_");
            }
            assertThat(text.replace("${ORGSSO_BASE_URL:http://127.0.0.1:8080}", "")
                            .replaceAll("\"http://(127\\.0\\.0\\.1|localhost|\\[::1])/\\*\"", ""))
                    .as(file)
                    .doesNotContain("http://");
        }
    }

    private static List<JsonNode> connections() {
        return elements(cloud.path("identityProviders"));
    }

    private static List<JsonNode> connections(String providerId) {
        return connections().stream()
                .filter(connection -> connection.path("providerId").asText().equals(providerId))
                .toList();
    }

    private static String config(JsonNode connection, String key) {
        return connection.path("config").path(key).asText();
    }

    private static List<String> mappersOf(JsonNode connection) {
        return elements(cloud.path("identityProviderMappers")).stream()
                .filter(mapper -> mapper.path("identityProviderAlias").equals(connection.path("alias")))
                .map(mapper -> mapper.path("identityProviderMapper").asText())
                .toList();
    }

    private static List<String> steps(String flow) {
        return elements(cloud.path("authenticationFlows")).stream()
                .filter(candidate -> candidate.path("alias").asText().equals(flow))
                .flatMap(found -> elements(found.path("authenticationExecutions")).stream())
                .map(step -> step.path("authenticator").asText() + " "
                        + step.path("requirement").asText())
                .toList();
    }

    private static List<String> allSteps() {
        return elements(cloud.path("authenticationFlows")).stream()
                .flatMap(flow -> steps(flow.path("alias").asText()).stream())
                .toList();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return array.valueStream().toList();
    }

    private static JsonNode read(String file) throws IOException {
        return new JsonMapper().readTree(Files.readString(DIRECTORY.resolve(file)));
    }
}
