package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each person of the demo, from the email field to the row in the store. */
@OnKeycloak
final class DemoPeopleIT {
    private static final String SCOPE = "openid organization";

    private final World world;

    DemoPeopleIT(World world) {
        this.world = world;
    }

    @ParameterizedTest
    @EnumSource
    void aPersonSignsInFromTheEmailField(Person person) {
        var tokens = world.login(SCOPE).as(person).tokens();

        assertThat(tokens.access().path("email").asText()).isEqualTo(person.email());
        assertThat(tokens.access().path("email_verified").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void sheIsAMemberByKeycloaksOwnAccount(Person person) {
        var tokens = world.login(SCOPE).as(person).tokens();

        assertThat(world.organizationOf(person).members()).contains(person.email());
        assertThat(world.cloud().organizations().of(tokens.subject())).containsExactly(person.organization());
    }

    @ParameterizedTest
    @EnumSource
    void herTokensNameHerOrganizationAndRoleAndNoOther(Person person) {
        var tokens = world.login(SCOPE).as(person).tokens();

        assertThat(tokens.access().path("organization")).isEqualTo(claimOf(person));
        assertThat(tokens.id().path("organization")).isEqualTo(claimOf(person));
    }

    @ParameterizedTest
    @EnumSource
    void theStoreHasHerRow(Person person) {
        var tokens = world.login(SCOPE).as(person).tokens();

        await("the projector follows the commit")
                .untilAsserted(() -> assertThat(world.organizationOf(person).row(tokens.subject()))
                        .hasValueSatisfying(row -> {
                            assertThat(row.state()).isEqualTo("active");
                            assertThat(row.role()).isEqualTo(person.role());
                            assertThat(row.email()).isEqualTo(person.email());
                            assertThat(row.version()).isPositive();
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void aSecondLoginFindsTheSameAccount(Person person) {
        var first = world.login(SCOPE).as(person).tokens();

        var second = world.login(SCOPE).as(person).tokens();

        assertThat(second.subject()).isEqualTo(first.subject());
        assertThat(second.access().path("organization")).isEqualTo(claimOf(person));
    }

    @ParameterizedTest
    @EnumSource
    void theCookieSignsHerInToASecondClientWithTheSameOrganization(Person person) {
        var first = world.login(SCOPE).as(person);
        var second = secondClient();

        var atSecond = new Login(second, second.begin(SCOPE), first.browser());
        atSecond.browser().open(atSecond.request().uri());

        assertThat(atSecond.browser().hops()).as("no page between").hasSize(1);
        assertThat(atSecond.tokens().access().path("organization")).isEqualTo(claimOf(person));
    }

    @ParameterizedTest
    @EnumSource
    void refreshedTokensKeepTheOrganization(Person person) {
        var tokens = world.login(SCOPE).as(person).tokens();

        var refreshed = world.console().refresh(tokens).tokens();

        assertThat(refreshed.access().path("organization")).isEqualTo(claimOf(person));
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheScopeNoOrganizationIsNamed(Person person) {
        var tokens = world.login("openid").as(person).tokens();

        assertThat(tokens.access().has("organization")).isFalse();
        assertThat(tokens.id().has("organization")).isFalse();
    }

    @Test
    void theTwoBobsAreTwoPeople() {
        var ours = world.login(SCOPE).as(Person.BOB).tokens();

        var theirs = world.login(SCOPE).as(Person.OTHER_BOB).tokens();

        assertThat(theirs.subject()).isNotEqualTo(ours.subject());
    }

    @Test
    void thePersonWithoutAnOrganizationUsesHerPassword() {
        var login = world.login(SCOPE);

        login.browser().enterEmail("erin@personal.example").enterPassword("erin");

        Tokens tokens = login.tokens();
        assertThat(tokens.access().path("email").asText()).isEqualTo("erin@personal.example");
        assertThat(tokens.access().has("organization")).isFalse();
    }

    private JsonNode claimOf(Person person) {
        var organization = world.organizationOf(person);
        return Json.of(Map.of(person.organization(), Map.of("id", organization.id(), "role", person.role())));
    }

    private Client secondClient() {
        var client = new Client(
                world.console().realm(),
                "second-" + World.random(10),
                world.console().redirectUri());
        world.cloud()
                .api()
                .post(
                        world.cloud().path("/clients"),
                        Map.of(
                                "clientId", client.id(),
                                "publicClient", true,
                                "redirectUris", List.of("http://127.0.0.1/*")))
                .ok();
        return client;
    }
}
