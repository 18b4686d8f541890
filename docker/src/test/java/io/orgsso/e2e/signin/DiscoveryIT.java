package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.browser.Page;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.RefusalPage;
import io.orgsso.e2e.world.World;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an address leads, and what a person sees where it leads nowhere. */
@OnKeycloak
final class DiscoveryIT {
    private static final String SCOPE = "openid organization";

    private final World world;

    DiscoveryIT(World world) {
        this.world = world;
    }

    @Test
    void oneHopLeadsToTheIdpWithTheAddressAsHint() {
        var login = world.login(SCOPE);

        login.browser().enterEmail("newcomer@northwind.example");

        var hops = login.browser().hops();
        assertThat(hops).hasSize(3);
        assertThat(hops.get(1).location())
                .hasValueSatisfying(idp ->
                        assertThat(idp.getPath()).isEqualTo("/realms/northwind-idp/protocol/openid-connect/auth"));
        assertThat(hops.get(2).query()).containsEntry("login_hint", "newcomer@northwind.example");
        assertThat(login.page().valueOf("username")).isEqualTo("newcomer@northwind.example");
    }

    @ParameterizedTest
    @CsvSource({
        "ALICE@Northwind.Example, northwind-idp",
        "'  alice@northwind.example  ', northwind-idp",
        "carol@CONTOSO.example, contoso-idp",
        "dave@contoso.co.example, contoso-idp"
    })
    void caseAndSpaceDoNotMatter(String typed, String realm) {
        var login = world.login(SCOPE);

        login.browser().enterEmail(typed);

        assertThat(login.page().uri().getPath()).startsWith("/realms/" + realm + "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "alice",
                "alice@",
                "@northwind.example",
                "alice@@northwind.example",
                "alice@contoso.example@northwind.example",
                "\"alice@contoso.example\"@northwind.example",
                "alice@north wind.example",
                "alice@-northwind.example",
                "alice@northwind..example",
                "alice@[127.0.0.1]",
                "=?utf-8?q?alice?=@northwind.example",
                "alice@northwind.example\r\nBcc: x@y.example",
                "alice@northwind.example<script>alert(1)</script>",
                "alice%40contoso.example@@northwind.example"
            })
    void whatIsNoAddressIsAskedForAgain(String typed) {
        var login = world.login(SCOPE);

        login.browser().enterEmail(typed);

        assertThat(login.page().uri().getPath()).startsWith("/realms/cloud/");
        assertThat(login.page().hasField("username")).isTrue();
        assertThat(login.page().hasField("password")).isFalse();
        assertThat(login.page().html().select("[aria-invalid=true], .pf-v5-c-helper-text, .kc-feedback-text"))
                .as("an explanation at the field")
                .isNotEmpty();
        assertThat(login.page().html().select("script:containsData(alert(1))")).isEmpty();
    }

    @Test
    void unknownDomainsAndUnknownPeopleGetOneAndTheSamePage() {
        var stranger = passwordPageFor("somebody@unknown.example");
        var known = passwordPageFor("erin@personal.example");
        var unknownPerson = passwordPageFor("nobody@personal.example");

        assertThat(likeness(stranger)).isEqualTo(likeness(known)).isEqualTo(likeness(unknownPerson));
        assertThat(stranger.status()).isEqualTo(known.status());
        assertThat(stranger.valueOf("username")).isEqualTo("somebody@unknown.example");
    }

    @Test
    void aWrongPasswordTellsNothingEither() {
        var stranger = wrongPasswordFor("somebody@unknown.example");
        var known = wrongPasswordFor("erin@personal.example");

        assertThat(likeness(stranger)).isEqualTo(likeness(known));
    }

    @Test
    void anUnverifiedDomainLeadsNowhere() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withOidcIdp(idp);

        var page = passwordPageFor(fabrikam.address("zoe"));

        assertThat(page.hasField("password")).isTrue();
        assertThat(idp.requests()).isEmpty();
    }

    @Test
    void aDisabledOrganizationIsExplained() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        world.cloud().organizations().enable(fabrikam.id(), false);
        var login = world.login(SCOPE);

        login.browser().enterEmail(fabrikam.address("zoe"));

        RefusalPage.of(login.page()).isUnderstandable().doesNotName(fabrikam.alias());
        assertThat(idp.requests()).isEmpty();
    }

    @Test
    void aDisabledIdpIsExplained() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var connection = fabrikam.connect(idp);
        world.cloud().identityProviders().enable(connection, false);
        var login = world.login(SCOPE);

        login.browser().enterEmail(fabrikam.address("zoe"));

        RefusalPage.of(login.page()).isUnderstandable().doesNotName(fabrikam.alias(), connection);
        assertThat(idp.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "access_denied, the administrator said no",
        "server_error, java.lang.NullPointerException at com.idp.Login.main(Login.java:1)",
        "temporarily_unavailable, ''",
        "invalid_scope, <b>look</b>"
    })
    void anErrorOfTheIdpIsAPageWithAWayOn(String error, String description) {
        var idp = world.oidcIdp().willRefuse(error, description);
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var connection = fabrikam.connect(idp);
        var login = world.login(SCOPE);

        login.browser().enterEmail(fabrikam.address("zoe"));

        RefusalPage.of(login.page()).isUnderstandable().doesNotName(fabrikam.alias(), connection, "NullPointer");
        assertThat(idp.requests()).as("no second try by itself").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"login_required", "interaction_required"})
    void anErrorThatAnswersAPassiveRequestReachesTheClient(String error) {
        var idp = world.oidcIdp().willRefuse(error, "");
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);

        var login = world.login(SCOPE).as(fabrikam.address("zoe"));

        assertThat(login.browser().arrival().error()).hasValue(error);
    }

    @Test
    void afterAnErrorThePersonCanTryAgain() {
        var idp = world.oidcIdp().willRefuse("access_denied", "no");
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var login = world.login(SCOPE).as(fabrikam.address("zoe"));
        idp.willSay(Persona.verified(fabrikam.address("zoe")));

        login.browser().open(RefusalPage.of(login.page()).retry()).enterEmail(fabrikam.address("zoe"));

        assertThat(login.tokens().access().path("email").asText()).isEqualTo(fabrikam.address("zoe"));
    }

    @Test
    void aRefusedCodeIsAPageToo() {
        var idp = world.oidcIdp().tokenEndpointWillFail();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var connection = fabrikam.connect(idp);
        var login = world.login(SCOPE);

        login.browser().enterEmail(fabrikam.address("zoe"));

        RefusalPage.of(login.page()).showsNoInternals().doesNotName(fabrikam.alias(), connection);
    }

    @Test
    void theClientsLoginHintLeadsToTheIdpAtOnce() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        var zoe = fabrikam.address("zoe");
        idp.willSay(Persona.verified(zoe));
        var browser = world.browser();
        var request = world.console().begin(SCOPE).with("login_hint", zoe);

        browser.open(request.uri());

        assertThat(world.console()
                        .redeem(request, browser.arrival())
                        .access()
                        .path("email")
                        .asText())
                .isEqualTo(zoe);
        assertThat(idp.requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent).containsEntry("login_hint", zoe));
    }

    @Test
    void aLoginHintThatLeadsNowherePrefillsTheField() {
        var browser = world.browser();

        browser.open(world.console()
                .begin(SCOPE)
                .with("login_hint", "erin@personal.example")
                .uri());

        assertThat(browser.page().valueOf("username")).isEqualTo("erin@personal.example");
    }

    @Test
    void anIdpHintLeadsToAConnectionWithAVerifiedDomain() {
        var idp = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var connection = fabrikam.connect(idp);
        idp.willSay(Persona.verified(fabrikam.address("zoe")));
        var request = world.console().begin(SCOPE).with("kc_idp_hint", connection);

        var browser = world.browser().open(request.uri());

        assertThat(browser.arrival().code()).isPresent();
    }

    @Test
    void anIdpHintToNothingOrToAnUnverifiedConnectionShowsTheSameFirstPage() {
        var fabrikam = world.organization("fabrikam");
        var unverified = fabrikam.connect(world.oidcIdp());

        var toUnverified = firstPageWithIdpHint(unverified);
        var toNothing = firstPageWithIdpHint("c-nosuchthing");

        assertThat(toUnverified.hasField("username")).isTrue();
        assertThat(likeness(toUnverified)).isEqualTo(likeness(toNothing));
    }

    @Test
    void theConnectionThatAClaimNamesDecides() {
        var lower = world.oidcIdp();
        var named = world.oidcIdp();
        var fabrikam = world.organization("fabrikam");
        var connections = Map.of(fabrikam.connect(lower), lower, fabrikam.connect(named), named);
        var highest = connections.keySet().stream().max(String::compareTo).orElseThrow();
        fabrikam.realm()
                .store()
                .verifyDomain(fabrikam.alias(), fabrikam.domain(), Optional.of(highest))
                .ok();

        world.login(SCOPE).as(fabrikam.address("zoe"));

        connections.forEach((connection, idp) ->
                assertThat(idp.requests()).as(connection).hasSize(connection.equals(highest) ? 1 : 0));
    }

    @Test
    void whereNoneIsNamedTheLowestAliasDecides() {
        var one = world.oidcIdp();
        var other = world.oidcIdp();
        var fabrikam = world.organization("fabrikam").withVerifiedDomain();
        var connections = Map.of(fabrikam.connect(one), one, fabrikam.connect(other), other);
        var lowest = connections.keySet().stream().min(String::compareTo).orElseThrow();

        world.login(SCOPE).as(fabrikam.address("zoe"));

        connections.forEach((connection, idp) ->
                assertThat(idp.requests()).as(connection).hasSize(connection.equals(lowest) ? 1 : 0));
    }

    private Page passwordPageFor(String email) {
        var login = world.login(SCOPE);
        login.browser().enterEmail(email);
        return login.page();
    }

    private Page wrongPasswordFor(String email) {
        var login = world.login(SCOPE);
        login.browser().enterEmail(email).enterPassword("wrong");
        return login.page();
    }

    private Page firstPageWithIdpHint(String connection) {
        return world.browser()
                .open(world.console()
                        .begin(SCOPE)
                        .with("kc_idp_hint", connection)
                        .uri())
                .page();
    }

    /** A page without what differs for everyone: the address typed, codes and tab ids in its links. */
    private static String likeness(Page page) {
        return page.html()
                .body()
                .html()
                .replaceAll("[\\w.+-]+@[\\w.-]+", "ADDRESS")
                .replaceAll("(session_code|execution|client_data|tab_id|code)=[^&\"']*", "$1=X");
    }
}
