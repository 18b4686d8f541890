package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.RefusalPage;
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
            var before = snapshot(idp);

            var login = idp.says(mallory, address.saidBy(idp, mallory));

            assertRefused(login, idp, "domain-foreign");
            assertThat(snapshot(idp)).isEqualTo(before);
        }

        @ParameterizedTest
        @MethodSource("everyLie")
        void areRefusedToMembersWhoMove(Tenant tenant, ForeignAddress address) {
            var idp = idpOf(tenant);
            var mallory = mallory();
            idp.says(mallory, idp.tenant().address(mallory)).tokens();
            var before = snapshot(idp);

            var login = idp.says(mallory, address.saidBy(idp, mallory));

            assertRefused(login, idp, "domain-foreign");
            assertThat(snapshot(idp)).isEqualTo(before);
        }
    }

    @Nested
    class WhatIsNoAddress {
        static List<String> malformed() {
            return List.of(
                    "mallory",
                    "mallory@",
                    "@{own}",
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
            var before = snapshot(oidc);

            var login = oidc.says(mallory(), filledIn(email, oidc));

            assertRefusedForAnyReason(login, oidc);
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @ParameterizedTest
        @MethodSource("malformed")
        void isRefusedBySaml(String email) {
            var before = snapshot(saml);

            // XML 1.0 cannot carry the control character at all.
            var login = saml.says(mallory(), filledIn(email, saml).replace("\u0000", "\u0085"));

            assertRefusedForAnyReason(login, saml);
            assertThat(snapshot(saml)).isEqualTo(before);
        }

        @Test
        void isRefusedAsNameId() {
            var before = snapshot(saml);

            var login = saml.says(SamlPersona.withEmailNameId(
                    "carol@contoso.example@" + saml.tenant().domain()));

            assertRefusedForAnyReason(login, saml);
            assertThat(snapshot(saml)).isEqualTo(before);
        }

        @Test
        void isRefusedIfThereAreTwo() {
            var before = snapshot(saml);
            var persona = SamlPersona.withEmailAttribute(saml.tenant().address("mallory"))
                    .nameId(mallory())
                    .with("email", saml.tenant().address("mallory"), saml.victimsMember());

            var login = saml.says(persona);

            assertRefused(login, saml, "email-malformed");
            assertThat(snapshot(saml)).isEqualTo(before);
        }

        @Test
        void isRefusedIfItIsNoText() {
            var before = snapshot(oidc);
            var persona = Persona.verified(oidc.tenant().address("mallory"))
                    .subject(mallory())
                    .with("email", List.of(oidc.tenant().address("mallory"), oidc.victimsMember()));

            var login = oidc.says(persona);

            assertRefusedForAnyReason(login, oidc);
            assertThat(snapshot(oidc)).isEqualTo(before);
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
            var before = snapshot(oidc);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", emailVerified));

            assertRefused(login, oidc, "email-unverified");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @Test
        void areRefusedIfTheIdpSaysTheyAreNot() {
            var before = snapshot(oidc);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", false));

            assertRefused(login, oidc, "email-unverified");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @Test
        void areRefusedInTheDialectThatNeverVouches() {
            var before = snapshot(oidc);

            var login =
                    oidc.says(Persona.entra("a-tenant", mallory(), oidc.tenant().address(mallory())));

            assertRefused(login, oidc, "email-unverified");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @Test
        void areRefusedIfThereIsNone() {
            var before = snapshot(oidc);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).without("email"));

            assertRefused(login, oidc, "no-email");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @Test
        void areNotReadFromThePreferredUsername() {
            var before = snapshot(oidc);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory()))
                    .without("email")
                    .with("preferred_username", oidc.victimsMember()));

            assertRefused(login, oidc, "no-email");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }

        @Test
        void areRefusedInSamlIfThereIsNone() {
            var before = snapshot(saml);

            var login = saml.says(SamlPersona.withEmailAttribute("x@y.example")
                    .nameId(saml.tenant().address(mallory()))
                    .without("email"));

            assertRefused(login, saml, "no-email");
            assertThat(snapshot(saml)).isEqualTo(before);
        }

        @Test
        void areNotVouchedForByTheOtherSource() {
            var before = snapshot(oidc);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory()))
                    .idTokenSays("email_verified", false)
                    .userinfoSays("email_verified", true));

            assertRefused(login, oidc, "email-unverified");
            assertThat(snapshot(oidc)).isEqualTo(before);
        }
    }

    @Nested
    class TwoTongues {
        @ParameterizedTest
        @CsvSource({"{own}, {member}", "{member}, {own}", "{own}, newcomer@{other}"})
        void neverReachTheVictim(String idToken, String userinfo) {
            var mallory = mallory();
            var before = snapshot(oidc);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory))
                    .subject(mallory)
                    .idTokenSays("email", address(idToken, mallory))
                    .userinfoSays("email", address(userinfo, mallory)));

            // Whatever is believed, it is either refused or the tenant's own.
            login.browser()
                    .maybeArrival()
                    .ifPresentOrElse(
                            back -> assertThat(login.tokens()
                                            .access()
                                            .path("email")
                                            .asText())
                                    .isEqualTo(oidc.tenant().address(mallory)),
                            () -> assertRefused(login, oidc, "domain-foreign"));
            var after = snapshot(oidc);
            assertThat(after.victimsConnections()).isEqualTo(before.victimsConnections());
            assertThat(after.victimsSessions()).isEqualTo(before.victimsSessions());
            assertThat(after.members().get("northwind"))
                    .isEqualTo(before.members().get("northwind"));
            assertThat(after.accounts()).containsAllEntriesOf(before.accounts());
            assertThat(after.accounts().values())
                    .filteredOn(account -> account.contains(oidc.victim().domain()))
                    .hasSameSizeAs(before.accounts().values().stream()
                            .filter(account -> account.contains(oidc.victim().domain()))
                            .toList());
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

    private void assertRefused(Login login, LyingIdp idp, String reason) {
        var page = assertRefusedForAnyReason(login, idp);
        var event = page.event(world);
        assertThat(event.path("error").asText()).isEqualTo("orgsso_" + reason.replace('-', '_'));
        assertThat(event.path("details").path("reason").asText()).isEqualTo(reason);
    }

    private RefusalPage assertRefusedForAnyReason(Login login, LyingIdp idp) {
        return RefusalPage.of(login.page())
                .isUnderstandable()
                .doesNotName(
                        idp.victim().alias(), idp.victimsMember(), idp.tenant().alias());
    }

    private Snapshot snapshot(LyingIdp idp) {
        return Snapshot.of(world, idp.victimsMember(), idp.tenant(), idp.victim());
    }

    private static String mallory() {
        return "mallory-" + World.random(8);
    }
}
