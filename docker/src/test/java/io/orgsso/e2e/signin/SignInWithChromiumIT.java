package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orgsso.e2e.chromium.Chromium;
import io.orgsso.e2e.chromium.RequiresBrowser;
import io.orgsso.e2e.chromium.Tab;
import io.orgsso.e2e.chromium.Viewport;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.mail.Mailbox;
import io.orgsso.e2e.oidc.AuthorizationRequest;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same ways in a real browser, on a phone and on a desktop; every page is kept in {@code target/screenshots}. */
@OnKeycloak
@RequiresBrowser
final class SignInWithChromiumIT {
    private final World world;
    private final Chromium chromium;
    private final Client client;

    SignInWithChromiumIT(World world, Chromium chromium) {
        this.world = world;
        this.chromium = chromium;
        this.client = world.consoleAt(chromium.client().redirectUri());
    }

    static Stream<Arguments> everyoneOnEveryScreen() {
        return Arrays.stream(Person.values())
                .flatMap(person -> Arrays.stream(Viewport.values()).map(screen -> arguments(person, screen)));
    }

    @ParameterizedTest
    @MethodSource("everyoneOnEveryScreen")
    void aPersonSignsInFromTheEmailField(Person person, Viewport screen) {
        var request = client.begin("openid organization");
        var shot = "sign-in-" + person.name().toLowerCase(Locale.ROOT);

        var arrival = open(screen, request)
                .sees("username", shot + "-1-email")
                .enterEmail(person.email())
                .sees("password", shot + "-2-idp")
                .signIn(person.username(), person.password())
                .arrival();

        var tokens = client.redeem(request, arrival);
        assertThat(tokens.access()
                        .path("organization")
                        .path(person.organization())
                        .path("role")
                        .asText())
                .isEqualTo(person.role());
    }

    @ParameterizedTest
    @EnumSource
    void thePersonWithoutAnOrganizationUsesHerPassword(Viewport screen) {
        var request = client.begin("openid");

        var arrival = open(screen, request)
                .enterEmail("erin@personal.example")
                .sees("password", "password")
                .enterPassword("erin")
                .arrival();

        assertThat(arrival.code()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsSaidOnThePage(Viewport screen) {
        open(screen, client.begin("openid"))
                .enterEmail("nobody-" + World.random(10) + "@personal.example")
                .enterPassword("wrong")
                .sees("password", "password-wrong");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoAddressIsSaidAtTheField(Viewport screen) {
        open(screen, client.begin("openid")).enterEmail("alice@").sees("username", "email-malformed");
    }

    @ParameterizedTest
    @EnumSource
    void aDisabledOrganizationIsExplained(Viewport screen) {
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(world.oidcIdp());
        world.cloud().organizations().enable(fabrikam.id(), false);

        open(screen, client.begin("openid"))
                .enterEmail(fabrikam.address("zoe"))
                .reads("Reference", "refusal-organization-disabled");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheIdpIsExplained(Viewport screen) {
        var idp = world.oidcIdp().willRefuse("access_denied", "no");
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);

        open(screen, client.begin("openid"))
                .enterEmail(fabrikam.address("zoe"))
                .reads("Reference", "refusal-idp-error");
    }

    @ParameterizedTest
    @EnumSource
    void aForeignAddressIsExplained(Viewport screen) {
        var idp = world.oidcIdp().willSay(Persona.verified("zoe@nobody.example"));
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);

        open(screen, client.begin("openid"))
                .enterEmail(fabrikam.address("zoe"))
                .reads("Reference", "refusal-domain-foreign");
    }

    @ParameterizedTest
    @EnumSource
    void missingNamesAreAskedFor(Viewport screen) {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")).without("family_name"));
        var tab = open(screen, client.begin("openid"))
                .enterEmail(fabrikam.address("zoe"))
                .sees("lastName", "review-profile");

        tab.page().locator("input[name=lastName]").fill("Zander");
        var arrival = tab.submit("lastName").arrival();

        assertThat(arrival.code()).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void anAccountThatIsThereAlreadyIsLinkedAfterProof(Viewport screen) {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var address = fabrikam.address("zoe");
        world.cloud().users().create(address, "zoe");
        idp.willSay(Persona.verified(address));
        var tab = open(screen, client.begin("openid")).enterEmail(address).sees("submitAction", "confirm-link");

        tab.page()
                .locator("button[value=linkAccount], input[value=linkAccount]")
                .click();
        var arrival =
                tab.sees("password", "re-authentication").enterPassword("zoe").arrival();

        assertThat(arrival.code()).isPresent();
        assertThat(fabrikam.members()).containsExactly(address);
    }

    @ParameterizedTest
    @EnumSource
    void ownershipIsProvenByMail(Viewport screen) {
        try (var mailbox = Mailbox.open()) {
            world.cloud().sendMailBy(mailbox.smtpServer());
            var idp = world.oidcIdp();
            var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
            var address = fabrikam.address("zoe");
            world.cloud().users().create(address, "zoe");
            idp.willSay(Persona.verified(address));
            var tab = open(screen, client.begin("openid")).enterEmail(address).sees("submitAction", "confirm-link");

            tab.page()
                    .locator("button[value=linkAccount], input[value=linkAccount]")
                    .click();
            tab.reads("email", "link-email");
            var arrival = tab.open(mailbox.linkSentTo(address)).arrival();

            assertThat(arrival.code()).isPresent();
        } finally {
            world.cloud().sendMailBy(Map.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void signingOutIsAskedFor(Viewport screen) {
        chromium.open(screen)
                .open(URI.create(client.realm() + "/protocol/openid-connect/logout"))
                .reads("sign out", "logout-confirm");
    }

    @ParameterizedTest
    @EnumSource
    void aPageThatIsNotThereIsSaidToBe(Viewport screen) {
        chromium.open(screen)
                .open(URI.create(client.realm() + "/login-actions/authenticate?client_id=nobody"))
                .reads("Cloud", "error");
    }

    private Tab open(Viewport screen, AuthorizationRequest request) {
        return chromium.open(screen).open(request.uri());
    }
}
