package io.orgsso.e2e.hostile;

import static io.orgsso.e2e.hostile.Names.mallory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.orgsso.e2e.idp.Forgery;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an OpenID provider answers, forged or for somebody else. */
@OnKeycloak
@TestInstance(Lifecycle.PER_CLASS)
@DisplayName("S03, S23 to S25 OpenID tokens")
final class OidcTokenIT {
    private final World world;
    private final OwnOidcIdp tenant;

    OidcTokenIT(World world) {
        this.world = world;
        this.tenant = OwnOidcIdp.in(world);
    }

    @BeforeAll
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
        tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
    }

    @Nested
    @DisplayName("S24 ID token validation")
    class Validation {
        @ParameterizedTest(name = "S24 signature: {0}")
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
        void aForgedSignature(Forgery forgery) {
            refuses(() -> tenant.idp().forging(forgery), UnaryOperator.identity());
        }

        @Test
        @DisplayName("S24 signature: an unpublished key")
        void anUnpublishedKey() {
            refuses(() -> tenant.idp().signingWithAForeignKey(), UnaryOperator.identity());
        }

        @Test
        @DisplayName("S24 signature: an unpublished key under the published key's id")
        void anUnpublishedKeyOfTheSameName() {
            refuses(() -> tenant.idp().signingWithAForeignKeyOfTheSameName(), UnaryOperator.identity());
        }

        @Test
        @DisplayName("S24 signature: the key of another tenant, from that tenant's JWKS")
        void anotherTenantsKey() {
            var other = OwnOidcIdp.in(world);
            other.says("zoe", other.tenant().address("zoe")).tokens();
            refuses(() -> tenant.idp().signingWithTheKeyOf(other.idp()), UnaryOperator.identity());
        }

        static Stream<Arguments> wrongClaims() {
            long now = Instant.now().getEpochSecond();
            return Stream.of(
                    says("aud of another client", "aud", "another-client"),
                    says("aud is an array without us", "aud", List.of("another-client", "a-third")),
                    leavesOut("no aud", "aud"),
                    says("azp of another client", "azp", "another-client"),
                    arguments("aud with others, azp of another", (UnaryOperator<Persona>)
                            persona -> persona.idTokenSays("aud", List.of("keycloak", "another-client"))
                                    .idTokenSays("azp", "another-client")),
                    says("iss of another", "iss", "https://login.attacker.example"),
                    leavesOut("no iss", "iss"),
                    says("expired", "exp", now - 3600),
                    says("not valid yet", "nbf", now + 3600),
                    says("another nonce", "nonce", "another"),
                    leavesOut("no nonce", "nonce"),
                    leavesOut("no sub", "sub"),
                    says("another sub than UserInfo", "sub", "another"));
        }

        @ParameterizedTest(name = "S24 {0}")
        @MethodSource("wrongClaims")
        void aWrongClaim(String what, UnaryOperator<Persona> wrong) {
            refuses(() -> {}, wrong);
        }

        private static Arguments says(String what, String claim, Object value) {
            return arguments(what, (UnaryOperator<Persona>) persona -> persona.idTokenSays(claim, value));
        }

        private static Arguments leavesOut(String what, String claim) {
            return arguments(what, (UnaryOperator<Persona>) persona -> persona.idTokenLeavesOut(claim));
        }

        private void refuses(Runnable lie, UnaryOperator<Persona> wrong) {
            var honest = Persona.verified(tenant.tenant().address("zoe")).subject("zoe");
            var attack = Attack.by(tenant, world);
            lie.run();
            try {
                var login = tenant.says(wrong.apply(honest));

                assertThat(login.browser().maybeArrival()).isEmpty();
                assertThat(login.page().status()).as("%s", login.page()).isBetween(400, 599);
                attack.changedNothing();
            } finally {
                tenant.idp().honestly();
            }
        }
    }

    @Nested
    @DisplayName("S24 a connection whose settings switch the checks off")
    class UnsafeSettings {
        @ParameterizedTest(name = "S24 {0} lets nobody in")
        @ValueSource(strings = {"validateSignature=false", "issuer=", "disableNonce=true", "syncMode=FORCE"})
        void oidc(String setting) {
            var unsafe = OwnOidcIdp.in(world);
            set(unsafe.connection(), setting);
            var attack = Attack.by(unsafe, world);

            var login = unsafe.says(mallory(), unsafe.tenant().address("mallory"));

            attack.isRefused(login, "connection-unsafe");
        }

        @ParameterizedTest(name = "S12 SAML, {0} lets nobody in")
        @ValueSource(
                strings = {"validateSignature=false", "wantAssertionsSigned=false", "idpEntityId=", "syncMode=FORCE"})
        void saml(String setting) {
            var unsafe = OwnSamlIdp.in(world);
            set(unsafe.connection(), setting);
            var attack = Attack.by(unsafe, world);

            var login = unsafe.says(mallory(), unsafe.tenant().address("mallory"));

            attack.isRefused(login, "connection-unsafe");
        }

        private void set(String connection, String setting) {
            var parts = setting.split("=", 2);
            world.cloud().identityProviders().configure(connection, Map.of(parts[0], parts[1]));
        }
    }

    @Nested
    @DisplayName("S03 one subject at two identity providers")
    class SameSubject {
        @Test
        @DisplayName("S03 the same iss and sub through two connections are two people")
        void areTwoPeople() {
            var other = world.organization("litware").withVerifiedDomain();
            var connection = other.connect(tenant.idp());
            var hers = tenant.says(
                            Persona.verified(tenant.tenant().address("zoe")).subject("zoe"))
                    .tokens();

            tenant.idp().willSay(Persona.verified(other.address("somebody")).subject("zoe"));
            var others = world.login("openid").as(other.address("somebody")).tokens();

            assertThat(others.subject()).isNotEqualTo(hers.subject());
            assertThat(world.cloud().users().linkedConnections(others.subject()))
                    .containsExactly(connection);
        }

        @Test
        @DisplayName("S03 a token for one connection's client, replayed at the other's callback")
        void isNotReplayed() {
            var other = world.organization("litware").withVerifiedDomain();
            var connection = other.connect(tenant.idp());
            world.cloud().identityProviders().configure(connection, Map.of("clientId", "another-client"));
            var attack = Attack.by(tenant, world);

            tenant.idp()
                    .willSay(Persona.verified(other.address("somebody"))
                            .subject("zoe")
                            .idTokenSays("aud", "keycloak"));
            var login = world.login("openid").as(other.address("somebody"));

            attack.isRefused(login);
        }
    }

    @Nested
    @DisplayName("S23 mix-up of two identity providers")
    class MixUp {
        @Test
        @DisplayName("S23 a code of the attacker's IdP at the other connection's callback")
        void aCodeAtAnotherCallback() {
            var other = OwnOidcIdp.in(world);
            var attack = Attack.by(other, world);
            tenant.idp().willSay(Persona.verified(tenant.tenant().address("zoe")));
            var login = world.login("openid");
            tenant.idp().redirecting(callback -> swapped(callback, tenant.connection(), other.connection()));
            try {
                login.browser().enterEmail(tenant.tenant().address("zoe"));
            } finally {
                tenant.idp().honestly();
            }

            attack.isRefused(login);
            assertThat(other.idp().requests()).isEmpty();
        }

        @ParameterizedTest(name = "S23 iss (RFC 9207) {0}")
        @ValueSource(strings = {"https://login.attacker.example", "", "OWN/"})
        void anotherIssuer(String iss) {
            var attack = Attack.by(tenant, world);
            tenant.idp()
                    .answeringToo(
                            "iss", iss.replace("OWN", tenant.idp().issuer().toString()));
            try {
                var login = tenant.says("zoe", tenant.tenant().address("zoe"));

                attack.isRefused(login, "wrong-issuer");
            } finally {
                tenant.idp().honestly();
            }
        }

        @Test
        @DisplayName("S23 iss (RFC 9207) of the connection itself")
        void itsOwnIssuer() {
            tenant.idp().answeringToo("iss", tenant.idp().issuer().toString());
            try {
                tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
            } finally {
                tenant.idp().honestly();
            }
        }

        private URI swapped(URI callback, String own, String other) {
            return URI.create(callback.toString().replace("/broker/" + own + "/", "/broker/" + other + "/"));
        }
    }

    @Nested
    @DisplayName("S25 back-channel logout")
    class BackChannelLogout {
        @ParameterizedTest(name = "S25 a logout token that is forged: {0}")
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
        void aForgedLogoutTokenEndsNothing(Forgery forgery) {
            var tokens = tenant.says("zoe", tenant.tenant().address("zoe")).tokens();
            tenant.idp().forging(forgery);
            try {
                var status = logout();

                assertThat(status).isEqualTo(400);
                assertThat(world.console().refresh(tokens).status()).isEqualTo(200);
            } finally {
                tenant.idp().honestly();
            }
        }

        @Test
        @DisplayName("S25 the identity provider's own logout token ends the session")
        void aTrueOneEndsIt() {
            var tokens = tenant.says("zoe", tenant.tenant().address("zoe")).tokens();

            assertThat(logout()).isEqualTo(200);

            assertThat(world.console().refresh(tokens).status()).isEqualTo(400);
        }

        private int logout() {
            var now = Instant.now().getEpochSecond();
            var claims = new HashMap<String, Object>(Map.of(
                    "iss",
                    tenant.idp().issuer().toString(),
                    "sub",
                    "zoe",
                    "aud",
                    "keycloak",
                    "iat",
                    now,
                    "exp",
                    now + 60,
                    "jti",
                    World.random(12),
                    "events",
                    Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of())));
            return world.browser()
                    .post(
                            URI.create(world.console().realm() + "/protocol/openid-connect/logout/backchannel-logout"),
                            Map.of("logout_token", tenant.idp().token(claims)))
                    .page()
                    .status();
        }
    }
}
