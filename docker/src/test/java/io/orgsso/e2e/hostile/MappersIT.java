package io.orgsso.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SamlPersona;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Person;
import io.orgsso.e2e.world.World;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mappers of a connection write into the same login as the gate, before it or after it; a tenant may choose them. */
@OnKeycloak
@DisplayName("S02, S04 other mappers of a connection write who somebody is")
final class MappersIT {
    private final World world;

    MappersIT(World world) {
        this.world = world;
    }

    @BeforeEach
    void theVictimsAreMembers() {
        world.login("openid").as(Person.ALICE).tokens();
        world.login("openid").as(Person.CAROL).tokens();
    }

    @ParameterizedTest(name = "S02 OIDC, another claim as email, mapper id {0}…, {1}")
    @CsvSource({"00000000, IMPORT", "00000000, FORCE", "ffffffff, IMPORT", "ffffffff, FORCE"})
    void anotherClaimIsNotTheEmail(String idPrefix, String syncMode) {
        var tenant = OwnOidcIdp.in(world);
        mapper(
                tenant.connection(),
                idPrefix,
                "oidc-user-attribute-idp-mapper",
                Map.of("syncMode", syncMode, "claim", "other_mail", "user.attribute", "email"));
        var own = tenant.tenant().address("mallory");
        var attack = Attack.by(tenant, world);

        var login = tenant.says(Persona.verified(own).with("other_mail", tenant.victimsMember()));
        attack.bringsInAtMost(login, own);

        var again = tenant.says(Persona.verified(own).with("other_mail", newcomerOf(tenant)));
        attack.bringsInAtMost(again, own);
    }

    @ParameterizedTest(name = "S02 SAML, another attribute as email, mapper id {0}…, {1}")
    @CsvSource({"00000000, IMPORT", "00000000, FORCE", "ffffffff, IMPORT", "ffffffff, FORCE"})
    void anotherAttributeIsNotTheEmailEither(String idPrefix, String syncMode) {
        var tenant = OwnSamlIdp.in(world);
        mapper(
                tenant.connection(),
                idPrefix,
                "saml-user-attribute-idp-mapper",
                Map.of("syncMode", syncMode, "attribute.name", "other_mail", "user.attribute", "email"));
        var own = tenant.tenant().address("mallory");
        var attack = Attack.by(tenant, world);

        var login = tenant.says(SamlPersona.withEmailAttribute(own).with("other_mail", tenant.victimsMember()));
        attack.bringsInAtMost(login, own);

        var again = tenant.says(SamlPersona.withEmailAttribute(own).with("other_mail", newcomerOf(tenant)));
        attack.bringsInAtMost(again, own);
    }

    @ParameterizedTest(name = "S33 the victim''s address as username, mapper id {0}…, {1}")
    @CsvSource({"00000000, IMPORT", "00000000, FORCE", "ffffffff, IMPORT", "ffffffff, FORCE"})
    void aUsernameOfTheVictimIsNotTaken(String idPrefix, String syncMode) {
        var tenant = OwnOidcIdp.in(world);
        mapper(
                tenant.connection(),
                idPrefix,
                "oidc-username-idp-mapper",
                Map.of("syncMode", syncMode, "template", tenant.victimsMember(), "target", "LOCAL"));
        var own = tenant.tenant().address("mallory");
        var attack = Attack.by(tenant, world);

        attack.bringsInAtMost(tenant.says(Persona.verified(own)), own);
        attack.bringsInAtMost(tenant.says(Persona.verified(own)), own);
    }

    @Test
    @DisplayName("S03 the victim's address as the person's id at the IdP")
    void aBrokerIdOfTheVictimIsNotHers() {
        var tenant = OwnOidcIdp.in(world);
        mapper(
                tenant.connection(),
                "ffffffff",
                "oidc-username-idp-mapper",
                Map.of("syncMode", "FORCE", "template", tenant.victimsMember(), "target", "BROKER_ID"));
        var own = tenant.tenant().address("mallory");
        var attack = Attack.by(tenant, world);

        attack.bringsInAtMost(tenant.says(Persona.verified(own)), own);
    }

    @Test
    @DisplayName("S02 a connection without the gate")
    void withoutTheGateNobodyComesIn() {
        var tenant = OwnOidcIdp.in(world);
        world.cloud().identityProviders().removeGate(tenant.connection());
        var attack = Attack.by(tenant, world);

        var login = tenant.says(Persona.verified(tenant.tenant().address("mallory")));

        attack.isRefused(login, "no-verdict");
    }

    @Test
    @DisplayName("S02 a connection that lost its gate")
    void aMemberWhoseConnectionLostTheGateIsNotLetInAgain() {
        var tenant = OwnOidcIdp.in(world);
        var own = Persona.verified(tenant.tenant().address("mallory"));
        tenant.says(own).tokens();
        world.cloud().identityProviders().removeGate(tenant.connection());
        var attack = Attack.by(tenant, world);

        var login = tenant.says(own);

        attack.isRefused(login, "no-verdict");
    }

    @Test
    @DisplayName("S02 a connection of no organization")
    void aConnectionThatNobodyOwnsBringsNobodyIn() {
        var idp = world.oidcIdp();
        var tenant = OwnOidcIdp.in(world);
        var orphan = "c-" + World.random(10);
        world.cloud().identityProviders().create(orphan, "oidc", idp.connectionConfig());
        idp.willSay(Persona.verified(tenant.victimsMember()));
        var attack = Attack.by(tenant, world);
        var request = world.console().begin("openid").with("kc_idp_hint", orphan);

        var browser = world.browser().open(request.uri());

        assertThat(browser.maybeArrival()).isEmpty();
        attack.changedNothing();
    }

    private static String newcomerOf(LyingIdp tenant) {
        return "newcomer-" + World.random(10) + "@" + tenant.victim().domain();
    }

    private void mapper(String connection, String idPrefix, String type, Map<String, String> config) {
        var id = idPrefix + UUID.randomUUID().toString().substring(8);
        world.cloud().identityProviders().addMapper(connection, id, "hostile", type, config);
    }
}
