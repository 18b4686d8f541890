package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts that one parser reads as one address and another as another. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S39 email parsing tricks")
final class AddressTricksIT {
    private final World world;
    private final OwnOidcIdp oidc;
    private final OwnSamlIdp saml;

    AddressTricksIT(World world) {
        this.world = world;
        this.oidc = OwnOidcIdp.in(world);
        this.saml = OwnSamlIdp.in(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        for (var person : Person.values()) {
            world.login("openid").as(person).tokens();
        }
    }

    static List<String> tricks() {
        return List.of(
                "mallory",
                "mallory@",
                "@{own}",
                "mallory@example",
                "mallory@@{own}",
                "{member}@{own}",
                "\"{member}\"@{own}",
                "mallory@{own},{member}",
                "mallory@{own} {member}",
                "<{member}> mallory@{own}",
                "{member}(comment)@{own}",
                "=?utf-8?q?alice?=@{own}",
                "=?utf-8?q?{member}=3e=00?=mallory@{own}",
                "{member}%00@{own}",
                "{member}%0d%0a@{own}",
                "mallory@{own}%0a{member}",
                "mallory@{own}\u0000",
                "mallory@{own}\n{member}",
                "mallory@{own}\u200b",
                "mallory@{own}/{member}",
                "mallory@[127.0.0.1]",
                "mallory@{{own}}",
                "${7*7}@{nobody}.example",
                "mallory@.{own}",
                "mallory@{own}..",
                "");
    }

    @ParameterizedTest(name = "S39 OIDC says {0}")
    @MethodSource("tricks")
    void isRefusedByOidc(String email) {
        var attack = Attack.by(oidc, world);

        var login = oidc.says(mallory(), filledIn(email, oidc));

        attack.isRefused(login);
    }

    @ParameterizedTest(name = "S39 SAML says {0}")
    @MethodSource("tricks")
    void isRefusedBySaml(String email) {
        var attack = Attack.by(saml, world);

        // XML 1.0 cannot carry the control character at all.
        var login = saml.says(mallory(), filledIn(email, saml).replace("\u0000", "\u0085"));

        attack.isRefused(login);
    }

    @Test
    @DisplayName("S39 SAML says two addresses as NameID")
    void isRefusedAsNameId() {
        var attack = Attack.by(saml, world);

        var login = saml.says(SamlPersona.withEmailNameId(
                "carol@contoso.example@" + saml.tenant().domain()));

        attack.isRefused(login);
    }

    @Test
    @DisplayName("S39 SAML says the attribute twice")
    void isRefusedIfThereAreTwo() {
        var attack = Attack.by(saml, world);
        var persona = SamlPersona.withEmailAttribute(saml.tenant().address("mallory"))
                .nameId(mallory())
                .with("email", saml.tenant().address("mallory"), saml.victimsMember());

        var login = saml.says(persona);

        attack.isRefused(login, "email-malformed");
    }

    @Test
    @DisplayName("S39 OIDC says an array")
    void isRefusedIfItIsNoText() {
        var attack = Attack.by(oidc, world);
        var persona = Persona.verified(oidc.tenant().address("mallory"))
                .subject(mallory())
                .with("email", List.of(oidc.tenant().address("mallory"), oidc.victimsMember()));

        var login = oidc.says(persona);

        attack.isRefused(login);
    }

    @ParameterizedTest(name = "S39 a person types {0}")
    @MethodSource("tricks")
    void typedItLeadsNowhereAndBreaksNothing(String email) {
        var attack = Attack.by(oidc, world);

        var login = world.login("openid");
        login.browser().enterEmail(filledIn(email, oidc));

        assertThat(login.page().status()).isBetween(200, 499);
        assertThat(login.browser().maybeArrival()).isEmpty();
        assertThat(login.browser().hops())
                .allSatisfy(hop ->
                        assertThat(hop.uri()).hasPort(world.server().url().getPort()));
        attack.changedNothing();
    }

    private static String filledIn(String pattern, LyingIdp idp) {
        return pattern.replace("{own}", idp.tenant().domain()).replace("{member}", idp.victimsMember());
    }
}
