package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
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
@DisplayName("S01, S02, S04, S10 a tenant's IdP speaks for its own verified domains only")
final class CrossTenantIT {
    private final World world;
    private final OwnOidcIdp oidc;
    private final OwnSamlIdp saml;
    private final KeycloakIdp northwind;
    private final KeycloakIdp contoso;

    CrossTenantIT(World world) {
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
        @ParameterizedTest(name = "S02 {0}: its own address")
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

        @ParameterizedTest(name = "S02 {0}, a newcomer: {1}")
        @MethodSource("everyLie")
        void areRefusedToNewcomers(Tenant tenant, ForeignAddress address) {
            var idp = idpOf(tenant);
            var mallory = mallory();
            var attack = Attack.by(idp, world);

            var login = idp.says(mallory, address.saidBy(idp, mallory));

            attack.isRefused(login, "domain-foreign");
        }

        @ParameterizedTest(name = "S02 {0}, a member moves: {1}")
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
    class UnprovenAddresses {
        @ParameterizedTest(name = "S04 email_verified is the text ''{0}''")
        @ValueSource(strings = {"false", "0", "1", "yes", "TRUE ", ""})
        void areRefusedIfTheIdpDoesNotVouchForThem(String emailVerified) {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", emailVerified));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        @DisplayName("S04 email_verified is false")
        void areRefusedIfTheIdpSaysTheyAreNot() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).with("email_verified", false));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        @DisplayName("S01 Entra's claims, without xms_edov")
        void areRefusedInTheDialectThatNeverVouches() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.entra("a-tenant", mallory(), oidc.tenant().address(mallory())));

            attack.isRefused(login, "email-unverified");
        }

        @Test
        @DisplayName("S04 no email")
        void areRefusedIfThereIsNone() {
            var attack = Attack.by(oidc, world);

            var login =
                    oidc.says(Persona.verified(oidc.tenant().address(mallory())).without("email"));

            attack.isRefused(login, "no-email");
        }

        @Test
        @DisplayName("S01 the victim's address as preferred_username")
        void areNotReadFromThePreferredUsername() {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(Persona.verified(oidc.tenant().address(mallory()))
                    .without("email")
                    .with("preferred_username", oidc.victimsMember()));

            attack.isRefused(login, "no-email");
        }

        @Test
        @DisplayName("S04 SAML, no email")
        void areRefusedInSamlIfThereIsNone() {
            var attack = Attack.by(saml, world);

            var login = saml.says(SamlPersona.withEmailAttribute("x@y.example")
                    .nameId(saml.tenant().address(mallory()))
                    .without("email"));

            attack.isRefused(login, "no-email");
        }

        @Test
        @DisplayName("S04 UserInfo vouches for what the ID token does not")
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
        @ParameterizedTest(name = "S02 the ID token says {0} and UserInfo {1}")
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

    /** An Entra tenant of the attacker's, where he types any address into the field Mail (nOAuth). */
    @Nested
    class EntrasMailField {
        @ParameterizedTest(name = "S01 the victim''s address, xms_edov {0}")
        @ValueSource(strings = {"absent", "false", "0", "true", "1"})
        void ofTheVictimIsRefused(String domainOwnerVerified) {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(entra(oidc.victimsMember(), domainOwnerVerified));

            attack.isRefused(login);
        }

        @ParameterizedTest(name = "S01 a newcomer''s address at the victim, xms_edov {0}")
        @ValueSource(strings = {"absent", "false", "0", "true", "1"})
        void ofANewcomerOfTheVictimIsRefused(String domainOwnerVerified) {
            var attack = Attack.by(oidc, world);

            var login = oidc.says(entra("ceo@" + oidc.victim().domain(), domainOwnerVerified));

            attack.isRefused(login);
        }

        private Persona entra(String email, String domainOwnerVerified) {
            var persona = Persona.entra("mallorys-tenant", mallory(), email);
            return domainOwnerVerified.equals("absent") ? persona : persona.with("xms_edov", domainOwnerVerified);
        }
    }

    @Nested
    class Trust {
        @ParameterizedTest(name = "S04 trustEmail {0}, email_verified {1}: an existing account is not linked by itself")
        @CsvSource({"false, absent", "false, false", "false, true", "true, absent", "true, false", "true, true"})
        void linksNothing(boolean trustEmail, String emailVerified) {
            var tenant = OwnOidcIdp.in(world);
            world.cloud().identityProviders().trustEmail(tenant.connection(), trustEmail);
            var own = tenant.tenant().address("zoe");
            var account = world.cloud().users().create(own, "zoe-password");
            var attack = Attack.by(tenant, world);
            var persona = Persona.verified(own);

            var login = tenant.says(
                    emailVerified.equals("absent")
                            ? persona.without("email_verified")
                            : persona.with("email_verified", Boolean.valueOf(emailVerified)));

            assertThat(login.browser().maybeArrival()).isEmpty();
            assertThat(world.cloud().users().linkedConnections(account)).isEmpty();
            attack.changedNothing();
        }
    }

    @Nested
    class WithoutADomain {
        @ParameterizedTest(name = "S02 {0}, a tenant with no verified domain, bound to any")
        @EnumSource
        void aTenantSpeaksForNobody(Protocol protocol) {
            var idp = protocol.in(world);
            var tenant = world.organization("litware");
            var persona = mallory();
            var connection = protocol == Protocol.OIDC
                    ? tenant.connect(((OwnOidcIdp) idp).idp().willSay(Persona.verified(idp.victimsMember())))
                    : tenant.connect(((OwnSamlIdp) idp)
                            .idp()
                            .willSay(SamlPersona.withEmailAttribute(idp.victimsMember())
                                    .nameId(persona)));
            world.cloud().identityProviders().configure(connection, Map.of("kc.org.domain", "ANY"));
            var attack = Attack.by(idp, world);

            var request = world.console().begin("openid organization").with("kc_idp_hint", connection);
            var login = world.login(new Login(world.console(), request, world.browser()));

            // A hint to a connection without a verified domain may also lead nowhere: then the email page stands there.
            assertThat(login.browser().maybeArrival()).isEmpty();
            attack.changedNothing();
        }
    }

    @Nested
    class BeforeTheCustomerCame {
        @ParameterizedTest(name = "S10 {0}: what an IdP that verifies nothing left behind is not inherited")
        @EnumSource
        void nothingIsInherited(Protocol protocol) {
            var mallory = protocol.in(world);
            var customer = world.organization("adatum");
            var ceo = customer.address("ceo");
            Attack.by(mallory, world).isRefused(mallory.says(mallory(), ceo), "domain-foreign");
            assertThat(world.cloud().users().byEmail(ceo)).isEmpty();

            var idp = world.oidcIdp().willSay(Persona.verified(ceo));
            var connection = customer.withVerifiedDomain().connect(idp);
            var tokens = world.login("openid").as(ceo).tokens();

            assertThat(world.cloud().users().linkedConnections(tokens.subject()))
                    .containsExactly(connection);
            assertThat(mallory.tenant().hasMember(tokens.subject())).isFalse();
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
}
