package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tenant's IdP speaks for its own verified domains only, whatever it signs. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
final class HostileAssertionsIT {
    private final World world;
    private final OwnOidcIdp oidc;
    private final OwnSamlIdp saml;
    private final KeycloakIdp northwind;
    private final KeycloakIdp contoso;

    HostileAssertionsIT(World world) {
        this.world = world;
        this.oidc = OwnOidcIdp.in(world);
        this.saml = OwnSamlIdp.in(world);
        this.northwind = KeycloakIdp.northwind(world);
        this.contoso = KeycloakIdp.contoso(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        for (var person : Person.values()) {
            world.login("openid").as(person).tokens();
        }
    }

    @Nested
    class TheTenantsOwn {
        @ParameterizedTest
        @EnumSource
        void addressIsLetIn(Tenant tenant) {
            var idp = idpOf(tenant);
            var mallory = mallory();

            var tokens = idp.says(mallory, idp.tenant().address(mallory)).tokens();

            assertThat(tokens.access().path("email").asText())
                    .isEqualTo(idp.tenant().address(mallory));
            assertThat(idp.tenant().hasMember(tokens.subject())).isTrue();
        }
    }

    @Nested
    class ForeignAddresses {
        static Stream<Arguments> everyLie() {
            return Arrays.stream(Tenant.values())
                    .flatMap(tenant ->
                            Arrays.stream(ForeignAddress.values()).map(address -> arguments(tenant, address)));
        }

        @ParameterizedTest
        @MethodSource("everyLie")
        void areRefusedToNewcomers(Tenant tenant, ForeignAddress address) {
            var idp = idpOf(tenant);
            var mallory = mallory();
            var attack = Attack.by(idp, world);

            var login = idp.says(mallory, address.saidBy(idp, mallory));

            attack.isRefused(login, "domain-foreign");
        }

        @ParameterizedTest
        @MethodSource("everyLie")
        void areRefusedToMembersWhoMove(Tenant tenant, ForeignAddress address) {
            var idp = idpOf(tenant);
            var mallory = mallory();
            idp.says(mallory, idp.tenant().address(mallory)).tokens();
            var attack = Attack.by(idp, world);

            var login = idp.says(mallory, address.saidBy(idp, mallory));

            attack.isRefused(login, "domain-foreign");
        }
    }

    @Nested
    class WhatIsNoAddress {
        static List<String> malformed() {
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
                    "mallory@{own}\u0000",
                    "mallory@{own}\n{member}",
                    "mallory@.{own}",
                    "mallory@{own}..",
                    "");
        }

        @ParameterizedTest
        @MethodSource("malformed")
        void isRefusedByOidc(String email) {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(mallory(), filledIn(email, oidc));

            attack.isRefused(login);
        }

        @ParameterizedTest
        @MethodSource("malformed")
        void isRefusedBySaml(String email) {
            var attack = Attack.by(saml, world);

            // XML 1.0 cannot carry the control character at all.
            var login = saml.says(mallory(), filledIn(email, saml).replace("\u0000", "\u0085"));

            attack.isRefused(login);
        }

        @Test
        void isRefusedAsNameId() {
            var attack = Attack.by(saml, world);

            var login = saml.says(SamlPersona.withEmailNameId(
                    "carol@contoso.example@" + saml.tenant().domain()));

            attack.isRefused(login);
        }

        @Test
        void isRefusedIfThereAreTwo() {
            var attack = Attack.by(saml, world);
            var persona = SamlPersona.withEmailAttribute(saml.tenant().address("mallory"))
                    .nameId(mallory())
                    .with("email", saml.tenant().address("mallory"), saml.victimsMember());

            var login = saml.says(persona);

            attack.isRefused(login, "email-malformed");
        }

        @Test
        void isRefusedIfItIsNoText() {
            var attack = Attack.by(oidc, world);
            var persona = Persona.verified(oidc.tenant().address("mallory"))
                    .subject(mallory())
                    .with("email", List.of(oidc.tenant().address("mallory"), oidc.victimsMember()));

            var login = oidc.says(persona);

            attack.isRefused(login);
        }

        private String filledIn(String pattern, LyingIdp idp) {
            return pattern.replace("{own}", idp.tenant().domain()).replace("{member}", idp.victimsMember());
        }
    }

    @Nested
    class UnprovenAddresses {
        @ParameterizedTest
        @ValueSource(strings = {"false", "0", "1", "yes", "TRUE ", ""})
        void areRefusedIfTheIdpDoesNotVouchForThem(String emailVerified) {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", emailVerified));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        void areRefusedIfTheIdpSaysTheyAreNot() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", false));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        void areRefusedInTheDialectThatNeverVouches() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.entra("a-tenant", mallory(), oidc.tenant().address(mallory())));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        void areRefusedIfThereIsNone() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).without("email"));

            attack.isRefused(login, "no-email");
        }

        @Test
        void areNotReadFromThePreferredUsername() {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory()))
                    .without("email")
                    .with("preferred_username", oidc.victimsMember()));

            attack.isRefused(login, "no-email");
        }

        @Test
        void areRefusedInSamlIfThereIsNone() {
            var attack = Attack.by(saml, world);

            var login = saml.says(SamlPersona.withEmailAttribute("x@y.example")
                    .nameId(saml.tenant().address(mallory()))
                    .without("email"));

            attack.isRefused(login, "no-email");
        }

        @Test
        void areNotVouchedForByTheOtherSource() {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory()))
                    .idTokenSays("email_verified", false)
                    .userinfoSays("email_verified", true));

            attack.isRefused(login, "email-unverified");
        }
    }

    @Nested
    class TwoTongues {
        @ParameterizedTest
        @CsvSource({"{own}, {member}", "{member}, {own}", "{own}, newcomer@{other}"})
        void neverReachTheVictim(String idToken, String userinfo) {
            var mallory = mallory();
            var attack = Attack.by(oidc, world);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory))
                    .subject(mallory)
                    .idTokenSays("email", address(idToken, mallory))
                    .userinfoSays("email", address(userinfo, mallory)));

            // Whatever is believed, it is either the tenant's own or refused.
            if (login.browser().maybeArrival().isPresent()) {
                assertThat(login.tokens().access().path("email").asText())
                        .isEqualTo(oidc.tenant().address(mallory));
                attack.leftTheVictimAlone();
            } else {
                attack.isRefused(login, "domain-foreign");
            }
        }

        private String address(String pattern, String mallory) {
            return pattern.replace("{own}", oidc.tenant().address(mallory))
                    .replace("{member}", oidc.victimsMember())
                    .replace("{other}", oidc.victim().domain());
        }
    }

    private LyingIdp idpOf(Tenant tenant) {
        return switch (tenant) {
            case OIDC -> oidc;
            case SAML -> saml;
            case KEYCLOAK_OIDC -> northwind;
            case KEYCLOAK_SAML -> contoso;
        };
    }

    private static String mallory() {
        return "mallory-" + World.random(8);
    }
}
