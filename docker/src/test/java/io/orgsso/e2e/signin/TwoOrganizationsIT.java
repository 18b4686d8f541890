package io.orgsso.e2e.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.idp.Persona;
import io.orgsso.e2e.idp.SayAnythingIdp;
import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.world.Login;
import io.orgsso.e2e.world.OnKeycloak;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Zoe works for Fabrikam and is a guest of Tailspin. She signs in through Fabrikam's IdP. */
@OnKeycloak
final class TwoOrganizationsIT {
    private final World world;
    private final SayAnythingIdp idp;
    private final Organization fabrikam;
    private final Organization tailspin;
    private final String zoe;

    TwoOrganizationsIT(World world) {
        this.world = world;
        this.idp = world.oidcIdp();
        this.fabrikam = world.organization("fabrikam").withVerifiedDomain().withOidcIdp(idp);
        this.tailspin = world.organization("tailspin").withVerifiedDomain().withOidcIdp(world.oidcIdp());
        this.zoe = fabrikam.address("zoe");
    }

    @BeforeEach
    void zoeIsInBoth() {
        idp.willSay(Persona.verified(zoe));
        var tokens = world.login("openid").as(zoe).tokens();
        world.cloud().organizations().addMember(tailspin.id(), tokens.subject()).ok();
    }

    @Test
    void sheGetsTheOneThatSheSignedInThrough() {
        var tokens = world.login("openid organization").as(zoe).tokens();

        assertThat(tokens.access().path("organization")).isEqualTo(fabrikamAlone());
        assertThat(tokens.id().path("organization")).isEqualTo(fabrikamAlone());
    }

    @Test
    void theCookieGivesTheSame() {
        var browser = world.login("openid").as(zoe).browser();

        var again = world.login(new Login(world.console(), world.console().begin("openid organization"), browser));

        assertThat(again.tokens().access().path("organization")).isEqualTo(fabrikamAlone());
    }

    /** Keycloak knows scopes with a parameter by its own claim mapper, which our scope does without. */
    @ParameterizedTest
    @ValueSource(strings = {"organization:*", "organization:TAILSPIN", "organization:FABRIKAM", "organization:nosuch"})
    void noOrganizationIsAskedForByName(String pattern) {
        var scope = pattern.replace("TAILSPIN", tailspin.alias()).replace("FABRIKAM", fabrikam.alias());
        var browser = world.login("openid").as(zoe).browser();

        var atStart = world.login("openid " + scope);
        var withCookie = world.login(new Login(world.console(), world.console().begin("openid " + scope), browser));

        assertThat(atStart.browser().arrival().error()).hasValue("invalid_scope");
        assertThat(withCookie.browser().arrival().error()).hasValue("invalid_scope");
    }

    @Test
    void refreshingGivesNoMoreEither() {
        var tokens = world.login("openid organization").as(zoe).tokens();

        var refreshed = world.console().refresh(tokens).tokens();

        assertThat(refreshed.access().path("organization")).isEqualTo(fabrikamAlone());
    }

    @Test
    void leavingTheOtherDoesNotEndHerTokens() {
        var tokens = world.login("openid").as(zoe).tokens();

        world.cloud()
                .organizations()
                .removeMember(tailspin.id(), tokens.subject())
                .ok();

        assertThat(world.console().refresh(tokens).status()).isEqualTo(200);
    }

    private JsonNode fabrikamAlone() {
        return Json.of(Map.of(fabrikam.alias(), Map.of("id", fabrikam.id(), "role", "member")));
    }
}
